package dev.pando.internal.connection;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The digests that CPython's challenge allows, by the names it gives them. */
enum Digest {
  /** Used by CPython before 3.12 for everything, and without a prefix. */
  MD5("md5", "HmacMD5"),
  SHA256("sha256", "HmacSHA256"),
  SHA384("sha384", "HmacSHA384"),
  SHA3_256("sha3_256", "HmacSHA3-256"),
  SHA3_384("sha3_384", "HmacSHA3-384");

  private final String prefix;
  private final String algorithm;

  Digest(String name, String algorithm) {
    this.prefix = "{" + name + "}";
    this.algorithm = algorithm;
  }

  /** What a message begins with that says which digest it means. */
  String prefix() {
    return prefix;
  }

  /** The digest that the message names. */
  static Optional<Digest> namedBy(byte[] message) {
    for (Digest digest : values()) {
      if (Handshake.startsWith(message, digest.prefix)) {
        return Optional.of(digest);
      }
    }
    return Optional.empty();
  }

  /** The authentication code of a message. */
  byte[] hmac(byte[] key, byte[] message) {
    // Keys are filled up with zeros (RFC 2104), so a zero byte is the empty key, which the JDK
    // refuses to make.
    byte[] padded = key.length == 0 ? new byte[1] : key;
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(padded, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  /** Whether the code is that of the message; takes as long whatever the bytes are. */
  boolean verifies(byte[] key, byte[] message, byte[] code) {
    return MessageDigest.isEqual(hmac(key, message), code);
  }
}
