import Foundation

/// Names for files that a key press creates: they contain the time and never overwrite a file.
public enum TimestampedName {
  /// An unused name in the working folder, such as `inklock-20250131-235959.png`, with a number added if it is taken.
  public static func free(_ prefix: String, _ suffix: String) -> String {
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y%m%d-%H%M%S", &local)
    let stem = text.withUnsafeBufferPointer { "\(prefix)-" + String(cString: $0.baseAddress!) }
    var name = "\(stem).\(suffix)"
    var number = 2
    while access(name, F_OK) == 0 {
      name = "\(stem)-\(number).\(suffix)"
      number += 1
    }
    return name
  }
}
