package dev.pando.internal.codec;

import java.util.Arrays;

/** The fields that serialization code wrote, by name and kind (first letter of the descriptor). */
final class FieldNames extends Shape {
  final String[] names;
  final char[] kinds;

  FieldNames(String[] names, char[] kinds) {
    this.names = names;
    this.kinds = kinds;
  }

  static FieldNames read(KnownShape.DefinitionInput in) {
    int n = in.readCount(2);
    String[] names = new String[n];
    char[] kinds = new char[n];
    for (int i = 0; i < n; i++) {
      names[i] = in.readName();
      kinds[i] = (char) in.readByte();
    }
    return new FieldNames(names, kinds);
  }

  @Override
  void define(DefinitionOutput out) {
    out.writeByte(FIELDS);
    out.writeVarInt(names.length);
    for (int i = 0; i < names.length; i++) {
      out.writeName(names[i]);
      out.writeByte(kinds[i]);
    }
  }

  boolean matches(String[] otherNames, char[] otherKinds, int count) {
    return Arrays.equals(names, 0, names.length, otherNames, 0, count)
        && Arrays.equals(kinds, 0, kinds.length, otherKinds, 0, count);
  }

  int indexOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
