/** Tests of the codec. */
package dev.pando.internal.codec;
