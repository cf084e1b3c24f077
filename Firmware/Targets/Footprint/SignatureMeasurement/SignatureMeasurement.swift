import Link
import Machine
import SignerInterface
import Workload

/// Runs the workload through the signature network and prints the cost of each step.
///
/// A drawing is compared with the three usable ones before it.
public enum SignatureMeasurement {
  public static func run() {
    let bytes = signer_size()
    Link.write("signer")
    Link.field("bytes", bytes)
    Link.field("model", model_size())
    Link.endLine()
    guard bytes <= UInt32(SIGNER_CAPACITY) else { return }

    Link.write("nothing")
    Link.field("instructions", measured_call(measured_nothing))
    Link.endLine()
    let started = measured_call { _ = signer_start(model_address(), model_size()) }
    Link.write("start")
    Link.field("instructions", started)
    Link.field("stack", measured_stack())
    Link.endLine()
    guard signer_start(model_address(), model_size()) else {
      Link.write("refused")
      Link.endLine()
      return
    }

    var checksum = Checksum()
    var enrolled: UInt32 = 0
    for index in 0..<Workload.digits {
      var ink = TimedInk()
      Workload.drawDigit(index, on: &ink)
      measure("digit", UInt32(Workload.digit(index)), &enrolled, &checksum)
    }
    for index in 0..<Workload.scribbles {
      var ink = TimedInk()
      Workload.drawScribble(index, on: &ink)
      measure("scribble", index % 10, &enrolled, &checksum)
    }
    Link.write("checksum")
    Link.field("signatures", checksum.value)
    Link.endLine()
  }

  private static func measure(
    _ kind: StaticString, _ digit: UInt32, _ enrolled: inout UInt32, _ checksum: inout Checksum
  ) {
    signer_set_digit(digit)
    let described = measured_call(signer_describe)
    var stack = measured_stack()
    var (signed, compared): (UInt32, UInt32) = (0, 0)
    let isUsable = signer_is_usable()
    if isUsable {
      signed = measured_call(signer_sign)
      stack = max(stack, measured_stack())
      compared = measured_call(signer_compare)
      stack = max(stack, measured_stack())
      for k in 0..<4 as Range<UInt32> { checksum.add(inspect_signature(k)) }
      checksum.add(inspect_score())
      signer_enroll(enrolled % 3)
      enrolled &+= 1
    } else {
      checksum.add(.max)
    }
    Link.write(isUsable ? kind : "unusable")
    Link.field("describe", described)
    Link.field("sign", signed)
    Link.field("compare", compared)
    Link.field("stack", stack)
    Link.endLine()
    signer_clear()
  }
}

/// The signer's ink, with times.
private struct TimedInk: InkSink {
  private var now: UInt32 = 0

  mutating func add(x: UInt16, y: UInt16) {
    signer_add(UInt32(x), UInt32(y), now)
    now &+= Workload.sampleInterval
  }
  mutating func endStroke() {
    signer_end_stroke(now)
    now &+= Workload.sampleInterval
  }
}
