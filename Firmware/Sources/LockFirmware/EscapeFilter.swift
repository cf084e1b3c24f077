/// Takes the escape sequences of a terminal (ECMA-48) out of what it sends. Of all sequences only those of the arrow keys
/// up and down mean something; they become control characters.
struct EscapeFilter {
  /// What the arrow keys up and down become: Ctrl-P and Ctrl-N, which mean the same.
  static let previous: UInt8 = 0x10
  static let next: UInt8 = 0x0E

  private enum State {
    case text
    /// After ESC.
    case escape
    /// After `ESC [` or `ESC O`.
    case sequence
    /// In such a sequence, after its first parameter.
    case parameters
    /// In text for a terminal, such as a window's title, up to BEL or the next ESC.
    case string
  }

  private var state = State.text

  /// - Returns: the byte, or the control character that it completes; 0 for other bytes of escape sequences.
  mutating func filter(_ byte: UInt8) -> UInt8 {
    switch byte {
    // A line end and Ctrl-C end every sequence, so that one that never ends cannot swallow all that is typed.
    case 0x03, 0x0A, 0x0D:
      state = .text
      return byte
    case 0x1B: state = .escape
    default: return next(byte)
    }
    return 0
  }

  private mutating func next(_ byte: UInt8) -> UInt8 {
    switch state {
    case .text: return byte
    case .escape:
      switch byte {
      case 0x5B, 0x4F: state = .sequence
      case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string
      case 0x20...0x2F: break
      default: state = .text
      }
    case .sequence, .parameters:
      // The console of Linux sends `ESC [ [ A` for F1, where the second bracket is not the final byte.
      let isFinal = (0x40...0x7E).contains(byte) && byte != 0x5B
      let isArrow = state == .sequence && (byte == 0x41 || byte == 0x42)
      state = isFinal ? .text : .parameters
      if isArrow { return byte == 0x41 ? EscapeFilter.previous : EscapeFilter.next }
    case .string: if byte == 0x07 { state = .text }
    }
    return 0
  }
}
