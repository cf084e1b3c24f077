import Core2HAL
import Core2Simulator
import HostSupport
import PINVault

/// Flash files of any size, and operations on their partitions.
///
///     byte 0    bits 0-1: the file has all partitions, only the vault, another size (two bytes follow), or is the rest
///               of the input; bits 2-4: the image of `PreparedVault` that is its vault
///     then      patches, as in `InputBytes.patch`
///     the rest  operations: bit 0 is the partition, bits 1-2 read, program, erase, and use the vault; two bytes of
///               offset and one of length follow, and for a program its bytes
///
/// A file of another size is refused. An operation changes only its partition, only there, and as NOR flash does.
enum PartitionsTarget {
  /// Operations that one input does, so that none takes too long.
  private static let operations = 64

  static func run(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let content = content(&input)
    let path = try ScratchFolder.file("input.flash", content)
    let isWhole = content.count == FlashImage.size || content.count == FlashPartition.vault.size
    let image: FlashImage
    do {
      image = try FlashFile.read(path)
    } catch {
      try require(!isWhole, "a file of \(content.count) bytes is refused: \(error)")
      return try require("\(error)".hasPrefix(path), "an error that does not name the file: \(error)")
    }
    try require(isWhole, "a file of \(content.count) bytes is read")
    let erased = [UInt8](repeating: 0xFF, count: FlashImage.size - content.count)
    try require(image.fileContent == content + erased, "a file is read with other bytes")

    let chip = SimulatedFlash(image: image)
    var expected = image
    for _ in 0..<operations where !input.isAtEnd { try step(&input, chip, &expected) }
    try require(chip.image == expected, "the chip holds other bytes than were programmed")
  }

  private static func content(_ input: inout InputBytes) -> [UInt8] {
    let first = input.next()
    if first & 3 == 3 { return input.rest() }
    let size = [FlashImage.size, FlashPartition.vault.size, 0][Int(first & 3)]
    var image = FlashImage()
    image[.vault] = PreparedVault.all[Int(first >> 2 & 7) % PreparedVault.all.count].image
    var content = Array(image.fileContent.prefix(size > 0 ? size : input.nextPair() % (FlashImage.size + 8)))
    if !content.isEmpty { input.patch(&content) }
    return content
  }

  private static func step(_ input: inout InputBytes, _ chip: SimulatedFlash, _ expected: inout FlashImage) throws {
    let operation = input.next()
    let name = FlashPartition.allCases[Int(operation & 1)]
    let partition = chip[name]
    let offset = input.nextPair()
    let count = Int(input.next())
    let isInside = offset + count <= name.size
    switch operation >> 1 & 3 {
    case 0:
      var bytes = [UInt8](repeating: 0, count: count)
      let isRead = bytes.withUnsafeMutableBytes { bytes in
        guard let start = bytes.baseAddress else { return isInside }
        return (try? partition.read(UInt32(offset), into: start, count: count)) != nil
      }
      try require(isRead == isInside, "reading \(count) bytes of \(name) at \(offset): \(isRead)")
      if isRead, count > 0 {
        try require(bytes[...] == expected[name][offset..<offset + count], "other bytes of \(name) at \(offset)")
      }
    case 1:
      let bytes = input.take(count)
      let isInside = offset + bytes.count <= name.size
      let isDone = bytes.withUnsafeBytes { source in
        guard let start = source.baseAddress else { return isInside }
        return (try? partition.program(UInt32(offset), from: start, count: source.count)) != nil
      }
      try require(isDone == isInside, "programming \(bytes.count) bytes of \(name) at \(offset): \(isDone)")
      if isDone { for (k, byte) in bytes.enumerated() { expected[name][offset + k] &= byte } }
    case 2:
      let sector = offset % 6
      let isDone = (try? partition.erase(sector: UInt32(sector))) != nil
      try require(isDone == (sector < Int(name.geometry.sectors)), "erasing sector \(sector) of \(name): \(isDone)")
      if isDone { for k in sector * 4096..<(sector + 1) * 4096 { expected[name][k] = 0xFF } }
    default:
      var flash = chip[.vault]
      var vault = Vault(mounting: &flash, secret: VaultSubject.secret)
      let pin = PreparedVault.pins[count % PreparedVault.pins.count]
      if count & 128 == 0 {
        _ = vault.attempt(PIN(pin), secret: VaultSubject.secret, iterations: 1, flash: &flash)
      } else {
        _ = vault.setPIN(
          PIN(pin), secret: VaultSubject.secret, salt: Vault.Salt(repeating: 9), iterations: 1, flash: &flash)
      }
      expected[.vault] = chip.image[.vault]
    }
  }
}
