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
}

nonisolated(unsafe) var pictures = Pictures()

@_expose(wasm, "modelAddress")
func modelAddress() -> UnsafeMutablePointer<UInt8> { pictures_model() }

/// Takes the model at `modelAddress`. Returns 0 if it is broken.
@_expose(wasm, "setModel")
func setModel(_ size: UInt32) -> UInt32 {
  pictures.reader = nil
  pictures.network = nil
  guard size <= UInt32(PICTURES_MODEL_CAPACITY) else { return 0 }
  pictures.network = try? Network(UnsafeRawBufferPointer(start: pictures_model(), count: Int(size)))
  return pictures.network == nil ? 0 : 1
}

/// Where the pixels of a picture lie, row-major: red, green, blue and opacity, at first and while a step is shown; or the
/// luma of a camera's frame.
@_expose(wasm, "pixelsAddress")
func pixelsAddress() -> UnsafeMutablePointer<UInt8> { pictures_memory() }

/// Bytes from `pixelsAddress` on that a picture needs; 0 if a side is not in 1...4,096.
@_expose(wasm, "memorySize")
func memorySize(_ width: UInt32, _ height: UInt32) -> UInt32 {
  PictureMemory(width: width, height: height).map { UInt32(truncatingIfNeeded: $0.size) } ?? 0
}

/// Reads a picture, or a frame of a camera whose luma is reduced.
///
/// - Parameters:
///   - width: pixels in a row of the picture that is read.
///   - threshold: ink is darker than this gray value, or, where negative, darker than the paper around it.
///   - polarity: 0 what the picture suggests, 1 dark ink on light paper, 2 light on dark.
///   - showsSteps: whether each step is shown; of luma, none is.
///   - stride: luma values in a row, or 0 if the pixels have colors. Each pixel is the mean of `stride / width` columns of
///     luma and as many rows.
/// - Returns: the number of digits; -1 without a model or enough memory.
@_expose(wasm, "read")
func read(
  _ width: UInt32, _ height: UInt32, _ threshold: Int32, _ polarity: UInt32, _ showsSteps: UInt32, _ stride: UInt32
) -> Int32 {
  pictures.reader = nil
  guard let network = pictures.network,
    let memory = PictureMemory(width: width, height: height, isLuma: stride > 0),
    memory.size <= Int(pictures_memory_size())
  else { return -1 }
  if stride > 0 {
    memory.reduceLuma(stride: Int(truncatingIfNeeded: stride))
  } else {
    memory.makeGray()
  }
  let gray = UnsafeBufferPointer(start: UnsafePointer(memory.gray), count: memory.count)
  guard let picture = GrayPicture(gray, width: memory.width, height: memory.height) else { return -1 }
  let settings = FinderSettings(
    threshold: threshold < 0 ? .automatic : .gray(UInt8(truncatingIfNeeded: threshold)),
    polarity: polarity == 1 ? .darkOnLight : polarity == 2 ? .lightOnDark : .automatic)
  var reader = PictureReader(network, memory: memory.finder)
  var painter = StepPainter(memory, isShown: showsSteps != 0 && stride == 0)
  painter.didMakeGray()
  guard reader.read(picture, settings, observer: &painter) else { return -1 }
  pictures.reader = reader
  return Int32(truncatingIfNeeded: reader.count)
}

/// The address of what was read as digit `k` in reading order, in words of 32 bits: the first column and row around its
/// ink, the last ones, digit, confidence, second digit, 1 if it is unclear, its line from 0, 11 probabilities - of the
/// digits and of "not a digit" - and, only where wanted, the 28 rows of the upright raster, of which bit j is column j.
/// Confidence and probabilities are in thousandths.
@_expose(wasm, "digitAddress")
func digitAddress(_ k: UInt32, _ withRaster: UInt32) -> UnsafeMutablePointer<UInt32> {
  let words = pictures_digit()
  guard Int(k) < pictures.reader?.count ?? 0 else { return words }
  let found = pictures.reader.unsafelyUnwrapped[Int(k)]
  words[0] = UInt32(truncatingIfNeeded: found.box.left)
  words[1] = UInt32(truncatingIfNeeded: found.box.top)
  words[2] = UInt32(truncatingIfNeeded: found.box.right)
  words[3] = UInt32(truncatingIfNeeded: found.box.bottom)
  words[4] = UInt32(truncatingIfNeeded: found.prediction.digit)
  words[5] = UInt32(truncatingIfNeeded: found.prediction.confidence)
  words[6] = UInt32(truncatingIfNeeded: found.prediction.second)
  words[7] = found.prediction.isUnclear ? 1 : 0
  words[8] = UInt32(truncatingIfNeeded: found.line)
  for k in 0..<11 { words[9 &+ k] = UInt32(truncatingIfNeeded: found.probabilities[unchecked: k]) }
  if withRaster != 0 {
    let raster = pictures.reader.unsafelyUnwrapped.raster(Int(k))
    for k in 0..<28 { words[20 &+ k] = raster.rows[unchecked: k] }
  }
  return words
}
