package org.winnow.archive.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.winnow.archive.BadArchive;
import org.winnow.archive.ByteSource;
import org.winnow.archive.ByteWindow;

/**
 * Reads a pickle of lists, bytes and arrays of bytes. It knows only the opcodes and the six names
 * of classes and functions that such a pickle needs; it creates no object of any class and calls
 * nothing. Source: CPython, {@code Lib/pickletools.py}.
 */
final class PickleReader {
  private static final String RECONSTRUCT = "_reconstruct";
  private static final String FROM_BUFFER = "_frombuffer";
  private static final String DTYPE = "dtype";
  private static final String ENCODE = "encode";

  /** Modules and names that may stand in a pickle. They are words here, nothing is loaded. */
  private static final Map<String, Set<String>> NAMES =
      Map.of(
          "numpy.core.multiarray", Set.of(RECONSTRUCT, "scalar"),
          "numpy._core.multiarray", Set.of(RECONSTRUCT, "scalar"),
          "numpy.core.numeric", Set.of(FROM_BUFFER),
          "numpy._core.numeric", Set.of(FROM_BUFFER),
          "numpy", Set.of("ndarray", DTYPE),
          "_codecs", Set.of(ENCODE));

  private static final int MAX_VALUES = 20_000_000;
  private static final int MAX_NAME = 256;

  private final ByteWindow window;
  private final List<PickleValue> stack = new ArrayList<>();
  private final Map<Integer, PickleValue> memo = new HashMap<>();
  private long position;
  private long values;

  PickleReader(ByteSource source) {
    window = new ByteWindow(source);
  }

  /** What was read before the damage, if there is damage. */
  List<PickleValue> stack() {
    return stack;
  }

  /**
   * Reads the pickle.
   *
   * @throws BadArchive if it is damaged or holds anything else
   */
  PickleValue read() throws IOException {
    while (true) {
      long at = position;
      int opcode = unsigned(1);
      try {
        if (opcode == '.') {
          return pop();
        }
        execute(opcode, at);
      } catch (IndexOutOfBoundsException | ClassCastException e) {
        throw new BadArchive(at, "the pickle is damaged there");
      }
      if (stack.size() > MAX_VALUES || ++values > 10L * MAX_VALUES) {
        throw new BadArchive(at, "the pickle has too many values");
      }
    }
  }

  private void execute(int opcode, long at) throws IOException {
    switch (opcode) {
      case 0x80 -> position += 1; // protocol
      case 0x95 -> position += 8; // frame
      case '(' -> stack.add(new PickleValue.Mark());
      case ']', ')' -> stack.add(PickleValue.items(List.of()));
      case 'l', 't' -> stack.add(PickleValue.items(popToMark()));
      case 0x85, 0x86, 0x87 -> stack.add(PickleValue.items(popLast(opcode - 0x84)));
      case 'a' -> {
        PickleValue item = pop();
        list().items().add(item);
      }
      case 'e' -> {
        List<PickleValue> items = popToMark();
        list().items().addAll(items);
      }
      case 'C', 'U' -> bytes(length(1), false, at);
      case 'B', 'T' -> bytes(length(4), false, at);
      case 0x8e, 0x96 -> bytes(length(8), false, at);
      case 0x8c -> bytes(length(1), true, at);
      case 'X' -> bytes(length(4), true, at);
      case 0x8d -> bytes(length(8), true, at);
      case 'q' -> memo.put(unsigned(1), top());
      case 'r' -> memo.put((int) length(4), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> stack.add(known(unsigned(1), at));
      case 'j' -> stack.add(known((int) length(4), at));
      case 'N', 0x88, 0x89 -> plain(0);
      case 'K' -> plain(1);
      case 'M' -> plain(2);
      case 'J' -> plain(4);
      case 'G' -> plain(8);
      case 0x8a -> plain(unsigned(1));
      case 'I', 'L', 'F' -> {
        line(at);
        plain(0);
      }
      case '0' -> pop();
      case 'c' -> stack.add(name(line(at), line(at), at));
      case 0x93 -> {
        String name = text(pop(), at);
        stack.add(name(text(pop(), at), name, at));
      }
      case 'R' -> {
        List<PickleValue> arguments = ((PickleValue.Items) pop()).items();
        stack.add(result(((PickleValue.Name) pop()).name(), arguments));
      }
      case 'b' -> {
        PickleValue state = pop();
        if (top() instanceof PickleValue.Array array) {
          array.fill(((PickleValue.Items) state).items());
        }
      }
      default ->
          throw new BadArchive(
              at, String.format("the pickle has an opcode there that is not read, 0x%02x", opcode));
    }
  }

  private void plain(long bytes) {
    position += bytes;
    stack.add(new PickleValue.Plain());
  }

  private void bytes(long length, boolean isText, long at) throws BadArchive {
    if (length < 0 || length > window.size() - position) {
      throw new BadArchive(at, "the bytes that begin there are cut off");
    }
    stack.add(new PickleValue.Bytes(position, length, isText));
    position += length;
  }

  /** What one of the known functions gives. */
  private PickleValue result(String name, List<PickleValue> arguments) throws IOException {
    switch (name) {
      case RECONSTRUCT -> {
        return new PickleValue.Array();
      }
      case DTYPE -> {
        String type = text(arguments.get(0), position);
        return new PickleValue.Type(
            type.equals("u1") || type.equals("uint8") || type.equals("|u1"));
      }
      case FROM_BUFFER -> {
        PickleValue.Array array = new PickleValue.Array();
        PickleValue none = new PickleValue.Plain();
        array.fill(List.of(none, none, arguments.get(1), none, arguments.get(0)));
        return array;
      }
      case ENCODE -> {
        PickleValue.Bytes text = (PickleValue.Bytes) arguments.get(0);
        return new PickleValue.Bytes(text.offset(), text.length(), true);
      }
      default -> {
        return new PickleValue.Plain();
      }
    }
  }

  private static PickleValue name(String module, String name, long at) throws BadArchive {
    if (!NAMES.getOrDefault(module, Set.of()).contains(name)) {
      throw new BadArchive(
          at, "the pickle names " + module + "." + name + ", which is never loaded");
    }
    return new PickleValue.Name(name);
  }

  private PickleValue known(int key, long at) throws BadArchive {
    PickleValue value = memo.get(key);
    if (value == null) {
      throw new BadArchive(at, "the pickle is damaged there");
    }
    return value;
  }

  private PickleValue.Items list() {
    return (PickleValue.Items) top();
  }

  private PickleValue top() {
    return stack.get(stack.size() - 1);
  }

  private PickleValue pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<PickleValue> popLast(int count) {
    return take(stack.size() - count);
  }

  private List<PickleValue> popToMark() {
    int mark = stack.size() - 1;
    while (!(stack.get(mark) instanceof PickleValue.Mark)) {
      mark--;
    }
    List<PickleValue> items = take(mark + 1);
    stack.remove(mark);
    return items;
  }

  private List<PickleValue> take(int from) {
    List<PickleValue> last = stack.subList(from, stack.size());
    List<PickleValue> items = new ArrayList<>(last);
    last.clear();
    return items;
  }

  private int unsigned(int bytes) throws IOException {
    return (int) length(bytes);
  }

  /** A little-endian number of 1, 4 or 8 bytes. */
  private long length(int bytes) throws IOException {
    ByteBuffer number = window.take(position, bytes);
    position += bytes;
    return switch (bytes) {
      case 1 -> number.get() & 0xFF;
      case 4 -> number.getInt() & 0xFFFFFFFFL;
      default -> number.getLong();
    };
  }

  private String line(long at) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = unsigned(1); c != '\n'; c = unsigned(1)) {
      line.append((char) c);
      if (line.length() > MAX_NAME) {
        throw new BadArchive(at, "the pickle has a name that is too long");
      }
    }
    return line.toString();
  }

  private String text(PickleValue value, long at) throws IOException {
    PickleValue.Bytes text = (PickleValue.Bytes) value;
    if (text.length() > MAX_NAME) {
      throw new BadArchive(at, "the pickle has a name that is too long");
    }
    return new String(
        window.take(text.offset(), (int) text.length()).array(), StandardCharsets.UTF_8);
  }
}
