package dev.pando.internal.codec;

/** The first byte of every encoded object. */
final class Tags {
  /** Changes whenever the bytes change in a way that an older reader would misread. */
  static final int FORMAT_VERSION = 1;

  static final int NULL = 0;

  /** An object met before in this message: varint handle. */
  static final int REFERENCE = 1;

  static final int TRUE = 2;
  static final int FALSE = 3;
  static final int BYTE = 4;
  static final int SHORT = 5;
  static final int CHARACTER = 6;
  static final int INTEGER = 7;
  static final int LONG = 8;
  static final int FLOAT = 9;
  static final int DOUBLE = 10;

  /** Varint length, then one byte per char. */
  static final int STRING_LATIN1 = 11;

  /** Varint length in chars, then two bytes per char, low byte first: keeps lone surrogates. */
  static final int STRING_UTF16 = 12;

  static final int BOOLEAN_ARRAY = 13;
  static final int BYTE_ARRAY = 14;
  static final int SHORT_ARRAY = 15;
  static final int CHAR_ARRAY = 16;
  static final int INT_ARRAY = 17;
  static final int LONG_ARRAY = 18;
  static final int FLOAT_ARRAY = 19;
  static final int DOUBLE_ARRAY = 20;

  /** A large primitive array: its tag, varint length, and where it is. */
  static final int ARRAY_OUT_OF_BAND = 21;

  /** An {@code Object[]}: varint length, elements. */
  static final int OBJECT_ARRAY = 22;

  /** An array of another reference type: component class, varint length, elements. */
  static final int TYPED_ARRAY = 23;

  static final int BIG_INTEGER = 24;
  static final int BIG_DECIMAL = 25;
  static final int INSTANT = 26;
  static final int DURATION = 27;
  static final int LOCAL_DATE = 28;
  static final int LOCAL_TIME = 29;
  static final int LOCAL_DATE_TIME = 30;
  static final int OFFSET_DATE_TIME = 31;
  static final int ZONED_DATE_TIME = 32;
  static final int ZONE_OFFSET = 33;
  static final int ZONE_REGION = 34;
  static final int PERIOD = 35;
  static final int UUID = 36;
  static final int OPTIONAL_EMPTY = 37;
  static final int OPTIONAL = 38;
  static final int PATH = 39;
  static final int CLASS = 40;
  static final int ENUM = 41;
  static final int OPTIONAL_INT = 42;
  static final int OPTIONAL_LONG = 43;
  static final int OPTIONAL_DOUBLE = 44;
  static final int OBJECT = 45;
  static final int RECORD = 46;
  static final int PLAIN = 47;
  static final int LAMBDA = 48;

  /** An object whose class has serialization code; see {@link SerialOutput}. */
  static final int SERIAL = 49;

  /** The function back, and the replacement. */
  static final int REDUCED = 50;

  static final int BYTE_BUFFER = 51;

  /** Key and value. */
  static final int MAP_ENTRY = 52;

  /** What {@code writeReplace} made. */
  static final int REPLACED = 53;

  /** Interfaces and handler. */
  static final int PROXY = 54;

  /** A record of a closed module, in JDK serialization. */
  static final int JDK_BLOCK = 55;

  /** A record with a {@code readResolve}. */
  static final int RESOLVED_RECORD = 56;

  static final int ARRAY_LIST = 60;
  static final int LINKED_LIST = 61;
  static final int ARRAY_DEQUE = 62;
  static final int AS_LIST = 63;
  static final int LIST_OF = 64;
  static final int LIST_OF_NULLABLE = 65;
  static final int EMPTY_LIST = 66;

  /** Written only as a kind: such lists arrive as {@link #AS_LIST} or {@link #LIST_OF}. */
  static final int SUB_LIST = 67;

  static final int HASH_SET = 70;
  static final int LINKED_HASH_SET = 71;
  static final int TREE_SET = 72;
  static final int SET_OF = 73;
  static final int EMPTY_SET = 74;
  static final int ENUM_SET = 75;

  static final int HASH_MAP = 80;
  static final int LINKED_HASH_MAP = 81;

  /** A {@code LinkedHashMap} in access order. */
  static final int ACCESS_ORDER_MAP = 82;

  static final int TREE_MAP = 83;
  static final int CONCURRENT_HASH_MAP = 84;
  static final int MAP_OF = 85;
  static final int EMPTY_MAP = 86;
  static final int ENUM_MAP = 87;

  /** Inside the sections of {@link #SERIAL}. */
  static final int FIELDS = 90;

  static final int BLOCK = 91;
  static final int END = 92;

  private Tags() {}

  /** Whether objects with this tag are values without handles. */
  static boolean isLeaf(int tag) {
    return (tag >= TRUE && tag <= STRING_UTF16)
        || (tag >= BIG_INTEGER && tag <= OPTIONAL_EMPTY)
        || (tag >= PATH && tag <= OPTIONAL_DOUBLE)
        || tag == EMPTY_LIST
        || tag == EMPTY_SET
        || tag == EMPTY_MAP;
  }
}
