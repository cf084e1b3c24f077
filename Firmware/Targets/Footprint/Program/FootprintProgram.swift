import Link
import Machine
import Measurement

/// The recognizer alone, measured on the model file that comes over the link.
@main
struct FootprintProgram {
  static func main() {
    Link.receiveModel()
    Measurement.run()
    machine_exit(0)
  }
}
