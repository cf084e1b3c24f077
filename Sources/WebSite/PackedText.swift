/// Bytes as ASCII text in a page: seven characters for six bytes, where base64 needs eight.
///
/// A group of six bytes, the first the highest, is a number with seven digits to the base of 116, the highest first.
/// The last group may have fewer bytes; it has one digit more than bytes. The digits are the ASCII characters in their
/// order without those that HTML, editors or terminals change or act on: NUL, backspace to carriage return, ^Z, escape,
/// `&`, `<` and delete.
enum PackedText {
  private static let bytesInGroup = 6
  private static let excluded: [UInt8] = [0, 8, 9, 10, 11, 12, 13, 0x1A, 0x1B, 0x26, 0x3C, 0x7F]
  private static let digits = (0..<128).filter { !excluded.contains($0) }

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / bytesInGroup + 1)
    for start in stride(from: 0, to: bytes.count, by: bytesInGroup) {
      let group = bytes[start..<min(start + bytesInGroup, bytes.count)]
      var number = group.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      var characters: [UInt8] = []
      for _ in 0...group.count {
        characters.append(digits[Int(number % UInt64(digits.count))])
        number /= UInt64(digits.count)
      }
      text += characters.reversed()
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A script that defines `unpacked`, which gives the bytes of a data block: an element whose text is a packed gzip
  /// file.
  static let decoder = """
    const digits = new Map();
    for (const unit of Array(128).keys()) {
      if (!\(excluded).includes(unit)) digits.set(unit, digits.size);
    }
    globalThis.unpacked = async id => {
      const text = document.getElementById(id).textContent, packed = new Uint8Array(Math.floor(text.length * 6 / 7));
      for (let start = 0, end = 0; start < text.length; start += 7) {
        const count = Math.min(7, text.length - start);
        let number = 0;
        for (let k = 0; k < count; k += 1) number = number * digits.size + digits.get(text.charCodeAt(start + k));
        for (let k = count - 2; k >= 0; k -= 1) packed[end++] = number / 256 ** k;
      }
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    };
    """
}
