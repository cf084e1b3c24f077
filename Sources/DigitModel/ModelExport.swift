/// A model file as source code, aligned to the four bytes that the device needs to read it in place.
public enum ModelExport {
  /// A C header with a byte array.
  public static func header(_ model: ModelFile) -> String {
    var text = """
      // Inklock model, \(model.bytes.count) bytes, SHA-256 \(model.id).
      #ifndef INKLOCK_MODEL_H
      #define INKLOCK_MODEL_H

      #include <stdint.h>

      #define INKLOCK_MODEL_SIZE \(model.bytes.count)u

      static const uint8_t inklock_model[INKLOCK_MODEL_SIZE] __attribute__((aligned(4))) = {

      """
    for start in stride(from: 0, to: model.bytes.count, by: 20) {
      let row = model.bytes[start..<min(start + 20, model.bytes.count)]
      text += "  " + row.map { "0x" + hexadecimal([$0]) + "," }.joined(separator: " ") + "\n"
    }
    return text + "};\n\n#endif\n"
  }

  /// Swift source with a constant of little-endian words, which the compiler places in flash.
  public static func swift(_ model: ModelFile) -> String {
    let words = model.bytes.count / 4
    var text = """
      /// Inklock model, \(model.bytes.count) bytes as little-endian words, SHA-256 \(model.id).
      let inklockModel: InlineArray<\(words), UInt32> = [

      """
    for start in stride(from: 0, to: words, by: 8) {
      let row = (start..<min(start + 8, words)).map { word in
        "0x" + hexadecimal((0..<4).reversed().map { model.bytes[4 * word + $0] }) + ","
      }
      text += "  " + row.joined(separator: " ") + "\n"
    }
    return text + "]\n"
  }
}
