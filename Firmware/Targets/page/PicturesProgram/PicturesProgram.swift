import DigitFinder
import DigitNet
import Ink
import PicturesMemory

// The program of the page's second view: it reads digits in pictures that JavaScript gives it. Docs/Web.md describes
// every function.

@main
struct PicturesProgram {
  static func main() {}
}

/// The memory of this program, which lives as long as its module.
struct Pictures: ~Copyable {
  var network: Network?
  var reader: PictureReader?
  var report = DigitReport()
}

nonisolated(unsafe) var pictures = Pictures()

/// What the page reads of a digit, in words of 32 bits.
struct DigitReport {
  /// The first column and row around its ink, then the last ones.
  var left: UInt32 = 0
  var top: UInt32 = 0
  var right: UInt32 = 0
  var bottom: UInt32 = 0
  var digit: UInt32 = 0
  /// Thousandths.
  var confidence: UInt32 = 0
  var second: UInt32 = 0
  var isUnclear: UInt32 = 0
  /// The line of text, from 0.
  var line: UInt32 = 0
  /// Of the digits and of "not a digit", in thousandths.
  var probabilities = InlineArray<11, UInt32>(repeating: 0)
  /// The raster that the network read, upright; bit j of a row is column j.
  var rows = InlineArray<28, UInt32>(repeating: 0)

  init() {}

  init(_ found: FoundDigit, _ raster: Raster) {
    left = UInt32(found.box.left)
    top = UInt32(found.box.top)
    right = UInt32(found.box.right)
    bottom = UInt32(found.box.bottom)
    digit = UInt32(found.prediction.digit)
    confidence = UInt32(found.prediction.confidence)
    second = UInt32(found.prediction.second)
    isUnclear = found.prediction.isUnclear ? 1 : 0
    line = UInt32(truncatingIfNeeded: found.line)
    for k in 0..<11 { probabilities[k] = UInt32(found.probabilities[k]) }
    rows = raster.rows
  }
}

@_expose(wasm, "modelAddress")
func modelAddress() -> UnsafeMutablePointer<UInt8> { pictures_model() }

@_expose(wasm, "modelCapacity")
func modelCapacity() -> Int32 { PICTURES_MODEL_CAPACITY }

/// Takes the model at `modelAddress`. Returns 0 if it is broken.
@_expose(wasm, "setModel")
func setModel(_ size: UInt32) -> UInt32 {
  pictures.reader = nil
  pictures.network = nil
  guard size <= UInt32(PICTURES_MODEL_CAPACITY) else { return 0 }
  pictures.network = try? Network(UnsafeRawBufferPointer(start: pictures_model(), count: Int(size)))
  return pictures.network == nil ? 0 : 1
}

/// Where the pixels of a picture lie: red, green, blue and opacity, row-major; at first, and while a step is shown.
@_expose(wasm, "pixelsAddress")
func pixelsAddress() -> UnsafeMutablePointer<UInt8> { pictures_memory() }

/// Bytes from `pixelsAddress` on that a picture needs; 0 if a side is not in 1...4,096.
@_expose(wasm, "memorySize")
func memorySize(_ width: UInt32, _ height: UInt32) -> UInt32 {
  PictureMemory(width: width, height: height).map { UInt32(truncatingIfNeeded: $0.size) } ?? 0
}

/// Reads a picture.
///
/// - Parameters:
///   - threshold: ink is darker than this gray value, or, where negative, darker than the paper around it.
///   - polarity: 0 what the picture suggests, 1 dark ink on light paper, 2 light on dark.
///   - showsSteps: whether each step is shown.
/// - Returns: the number of digits; -1 without a model or enough memory.
@_expose(wasm, "read")
func read(_ width: UInt32, _ height: UInt32, _ threshold: Int32, _ polarity: UInt32, _ showsSteps: UInt32) -> Int32 {
  pictures.reader = nil
  guard let network = pictures.network, let memory = PictureMemory(width: width, height: height),
    memory.size <= Int(pictures_memory_size())
  else { return -1 }
  memory.makeGray()
  let gray = UnsafeBufferPointer(start: UnsafePointer(memory.gray), count: memory.count)
  guard let picture = GrayPicture(gray, width: memory.width, height: memory.height) else { return -1 }
  let settings = FinderSettings(
    threshold: threshold < 0 ? .automatic : .gray(UInt8(truncatingIfNeeded: threshold)),
    polarity: polarity == 1 ? .darkOnLight : polarity == 2 ? .lightOnDark : .automatic)
  var reader = PictureReader(network, memory: memory.finder)
  var painter = StepPainter(memory, isShown: showsSteps != 0)
  painter.didMakeGray()
  guard reader.read(picture, settings, observer: &painter) else { return -1 }
  pictures.reader = reader
  return Int32(truncatingIfNeeded: reader.count)
}

/// The address of what was read as digit `k` in reading order.
@_expose(wasm, "digitAddress")
func digitAddress(_ k: UInt32) -> UnsafeMutableRawPointer {
  if let reader = pictures.reader, Int(k) < reader.count {
    pictures.report = DigitReport(reader[Int(k)], reader.raster(Int(k)))
  }
  return withUnsafeMutableBytes(of: &pictures.report) { $0.baseAddress.unsafelyUnwrapped }
}
