import Measurement
import Support

/// The recogniser alone on QEMU's `virt` machine, measured.
@main
struct App {
  static func main() {
    Measurement.run()
    // The machine's test device ends QEMU with exit status 0.
    write_register32(0x10_0000, 0x5555)
  }
}
