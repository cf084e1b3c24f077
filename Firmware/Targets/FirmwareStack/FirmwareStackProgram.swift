import DigitNet
import Ink
import Link
import Machine
import Workload

/// Measures the stack depth of the whole firmware: a script uses the device, and the program prints the depth.
@main
struct FirmwareStackProgram {
  static func main() {
    Link.receiveModel()
    chosen = clearDigits()
    _ = measured_call {
      var use = ScriptedUse()
      use.play(chosen)
    }
    Link.write("session")
    Link.field("stack", measured_stack())
    Link.endLine()
    machine_exit(0)
  }

  /// Drawings of four different digits that this network reads clearly.
  private static func clearDigits() -> InlineArray<4, UInt32> {
    var result = InlineArray<4, UInt32>(repeating: 0)
    var found = 0
    var seen: UInt32 = 0
    do throws(ModelError) {
      let network = try Network(Link.model)
      for index in 0..<Workload.digits where found < 4 {
        var ink = Ink()
        Workload.drawDigit(index, on: &ink)
        guard let prediction = network.predict(ink),
          !prediction.isUnclear, seen >> UInt32(prediction.digit) & 1 == 0
        else { continue }
        seen |= 1 << UInt32(prediction.digit)
        result[found] = index
        found += 1
      }
    } catch {}
    return result
  }
}

/// The result of `clearDigits`, in a global that the measured call can read.
nonisolated(unsafe) private var chosen = InlineArray<4, UInt32>(repeating: 0)
