import Link
import Machine
import SignatureMeasurement

/// The signature network alone, measured on the model file that comes over the link.
@main
struct SignatureProgram {
  static func main() {
    Link.receiveModel()
    SignatureMeasurement.run()
    machine_exit(0)
  }
}
