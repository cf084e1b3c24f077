import Link
import Machine
import RecognizerInterface
import Workload

/// Runs the workload through the recognizer and prints the cost of each step.
public enum Measurement {
  public static func run() {
    let size = model_size()
    let bytes = recognizer_size()
    Link.write("recognizer")
    Link.field("bytes", bytes)
    Link.field("model", size)
    Link.endLine()
    guard bytes <= UInt32(RECOGNISER_CAPACITY) else { return }

    Link.write("nothing")
    Link.field("instructions", measured_call(measured_nothing))
    Link.endLine()
    let started = measured_call { _ = recognizer_start(model_address(), model_size()) }
    Link.write("start")
    Link.field("instructions", started)
    Link.field("stack", measured_stack())
    Link.endLine()
    guard recognizer_start(model_address(), size) else {
      Link.write("refused")
      Link.endLine()
      return
    }

    var rasters = Checksum()
    var outputs = Checksum()
    var ink = RecognizerInk()
    for index in 0..<Workload.digits {
      Workload.drawDigit(index, on: &ink)
      measureInk("digit", &rasters, &outputs)
    }
    for index in 0..<Workload.scribbles {
      Workload.drawScribble(index, on: &ink)
      measureInk("scribble", &rasters, &outputs)
    }
    for index in 0..<Workload.patterns {
      for i in 0..<28 as Range<UInt32> { inspect_set_row(i, Workload.row(i, ofPattern: index)) }
      recognizer_begin()
      let view = measured_call(recognizer_read)
      let stack = measured_stack()
      finish("pattern", view, whole: view, stack, &rasters, &outputs)
      Link.endLine()
    }
    Link.write("checksum")
    Link.field("rasters", rasters.value)
    Link.field("outputs", outputs.value)
    Link.endLine()
  }

  /// One ink, from strokes to prediction.
  private static func measureInk(_ kind: StaticString, _ rasters: inout Checksum, _ outputs: inout Checksum) {
    var drawn = measured_call(recognizer_begin)
    var inkStack = measured_stack()
    var (whole, worst, stack): (UInt32, UInt32, UInt32) = (0, 0, 0)
    repeat {
      drawn += measured_call(recognizer_frame)
      inkStack = max(inkStack, measured_stack())
      let view = measured_call(recognizer_read)
      stack = max(stack, measured_stack())
      whole += view
      worst = max(worst, view)
    } while recognizer_advance()
    finish(kind, worst, whole: whole, stack, &rasters, &outputs)
    Link.field("ink", drawn)
    Link.field("inkStack", inkStack)
    Link.endLine()
    recognizer_clear()
  }

  /// Measures the step from logits to prediction, and reports the instructions: those of the most expensive view and of
  /// all views, each with this step.
  private static func finish(
    _ kind: StaticString, _ view: UInt32, whole: UInt32, _ viewStack: UInt32, _ rasters: inout Checksum,
    _ outputs: inout Checksum
  ) {
    let last = measured_call(recognizer_predict)
    let stack = max(viewStack, measured_stack())
    for i in 0..<28 as Range<UInt32> { rasters.add(inspect_row(i)) }
    for k in 0..<6 as Range<UInt32> { rasters.add(inspect_motion(k)) }
    var logits = InlineArray<11, Int32>(repeating: 0)
    var span = logits.mutableSpan
    span.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { inspect_logits(start) } }
    for k in 0..<11 { outputs.add(UInt32(bitPattern: logits[k])) }
    outputs.add(inspect_prediction())
    Link.write(kind)
    Link.field("view", view + last)
    Link.field("predict", whole + last)
    Link.field("stack", stack)
  }
}

/// The recognizer's ink.
private struct RecognizerInk: InkSink {
  mutating func add(x: UInt16, y: UInt16) { recognizer_add(UInt32(x), UInt32(y)) }
  mutating func endStroke() { recognizer_end_stroke() }
}
