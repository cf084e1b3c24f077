import Foundation
import HostSupport
import TestSupport
import Testing

@testable import DigitModel
@testable import DigitNet

@Suite("Numbers that are set in a model file")
struct ModelSettingTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appendingPathComponent(name)))
  }

  private static func refusal(_ model: ModelFile, _ settings: [ModelSetting]) -> String? {
    do throws(InputError) {
      _ = try model.changed(by: settings)
      return nil
    } catch {
      return error.description
    }
  }

  private static func embedding(_ parameters: (String, Int32)...) throws -> ModelFile {
    let layer: ModelBytes.Layer = (inputs: 1, outputs: 1, bits: 8, shift: 0, biases: [0], weights: [1, 0, 0, 0])
    return try ModelFile(ModelBytes.embedding(layers: [layer], parameters: parameters), from: "m")
  }

  @Test(
    "a setting is a name, an equals sign and a whole number",
    arguments: [
      ("far1=216", .success(ModelSetting("far1", 216))), ("a=-3", .success(ModelSetting("a", -3))),
      ("a=+3", .success(ModelSetting("a", 3))), ("a=99999999999999999999", .success(ModelSetting("a", .max))),
      ("a=-99999999999999999999", .success(ModelSetting("a", .min))), ("far1", .failure(.noValue)),
      ("", .failure(.noValue)), ("=1", .failure(.noName)), ("a=", .failure(.noNumber)), ("a=1.5", .failure(.noNumber)),
      ("a=0x10", .failure(.noNumber)), ("a= 1", .failure(.noNumber)), ("a=1=2", .failure(.noNumber)),
    ] as [(String, Result<ModelSetting, ModelSetting.Defect>)])
  func parsing(text: String, expected: Result<ModelSetting, ModelSetting.Defect>) {
    let result = Result { () throws(ModelSetting.Defect) in try ModelSetting(parsing: text) }
    #expect(result == expected)
  }

  @Test(
    "a setting changes its field and the checksum, and no other byte",
    arguments: [
      ("Models/inklock.model", "threshold", 0, "threshold", 22, 2),
      ("Models/inklock.model", "threshold", 1000, "threshold", 22, 2),
      ("Models/inklock.model", "minimumInk", 784, "minimumInk", 20, 2),
      ("Models/inklock.model", "sharpness", 0xFEDC_BA98, "sharpness", 24, 4),
      ("Models/inklock-owner.model", "refd", 16_383, "refd", 60, 4),
      ("Models/inklock-owner.model", "reference", 1, "refd", 60, 4),
      ("Models/inklock-owner.model", "far3", 4095, "far3", 68, 4),
      ("Models/inklock-owner.model", "lenient", 0, "far3", 68, 4),
      ("Models/inklock-owner.model", "far1", 150, "far1", 76, 4),
      ("Models/inklock-owner.model", "strict", 151, "far1", 76, 4),
      ("Models/inklock-owner.model", "bias", -65_535, "bias", 84, 4),
      ("Models/inklock-owner.model", "nearest", 8191, "wgt0", 92, 4),
      ("Models/inklock-owner.model", "drift", -8191, "wgt5", 132, 4),
    ])
  func changes(file: String, name: String, value: Int, field: String, offset: Int, size: Int) throws {
    let bytes = try Self.bytes(file)
    let (model, changes) = try ModelFile(bytes, from: "m").changed(by: [ModelSetting(name, value)])
    let values = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    #expect(model.bytes == ModelBytes.patched(bytes, at: offset, values))
    let old = (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    #expect(changes == [ModelChange(name: field, old: old, new: value)])
  }

  @Test("several numbers are set at once, and parameters of other networks can be negative")
  func several() throws {
    let model = try Self.embedding(("far1", -7), ("bias", 3))
    let (changed, changes) = try model.changed(by: [ModelSetting("bias", -2_147_483_648), ModelSetting("far1", 8)])
    #expect(changed.bytes == (try Self.embedding(("far1", 8), ("bias", .min))).bytes)
    #expect(
      changes == [
        ModelChange(name: "bias", old: 3, new: -2_147_483_648), ModelChange(name: "far1", old: -7, new: 8),
      ])
  }

  @Test(
    "a number that is not in the file, or out of range, is one sentence that says what there is",
    arguments: [
      (
        "Models/inklock.model", "threshold", 1001,
        "threshold=1001 is out of range: a confidence below the threshold is unclear, in thousandths, 0 to 1000"
      ),
      (
        "Models/inklock.model", "minimumInk", -1,
        "minimumInk=-1 is out of range: less ink gives no prediction, in cells of the raster, 0 to 784"
      ),
      (
        "Models/inklock.model", "sharpness", 0,
        "sharpness=0 is out of range: what a unit of logit counts in the confidence, "
          + "in 1/65536 of 1/256 of a power of two, 1 to 4294967295"
      ),
      (
        "Models/inklock.model", "far1", 1,
        "has no parameter \"far1\"; it has threshold, minimumInk, sharpness"
      ),
      (
        "Models/inklock-owner.model", "threshold", 1,
        "has no parameter \"threshold\"; it has refd (reference), far3 (lenient), far1 (strict), "
          + "bias, wgt0 (nearest), wgt1 (middle), wgt2 (rarity), wgt3 (enrolledRarity), wgt4 (spread), wgt5 (drift)"
      ),
      (
        "Models/inklock-owner.model", "refd", 0,
        "refd=0 is out of range: the usual distance to the nearest typical signature, in 1/64, 1 to 16383"
      ),
      (
        "Models/inklock-owner.model", "strict", 4096,
        "strict=4096 is out of range: the largest score of a hand that is accepted, 0 to 4095"
      ),
      (
        "Models/inklock-owner.model", "spread", -8192,
        "spread=-8192 is out of range: what a unit of this measure adds to a score, in 1/1024, -8191 to 8191"
      ),
      (
        "Models/inklock-owner.model", "bias", 65_536,
        "bias=65536 is out of range: what is added to each score, -65535 to 65535"
      ),
      (
        "Models/inklock-owner.model", "vers", 2,
        "vers cannot be set: it states what the inputs of the network mean; train a network for other inputs"
      ),
      (
        "Models/inklock-owner.model", "tabl", 0,
        "tabl cannot be set: it states how many bytes the table at the end of the file has"
      ),
    ])
  func refusals(file: String, name: String, value: Int, sentence: String) throws {
    let model = try ModelFile(try Self.bytes(file), from: "m")
    #expect(Self.refusal(model, [ModelSetting(name, value)]) == "m: " + sentence)
  }

  @Test("a number is set once, and a file without parameters says that it has none")
  func ambiguous() throws {
    let owner = try ModelFile(try Self.bytes("Models/inklock-owner.model"), from: "m")
    #expect(
      Self.refusal(owner, [ModelSetting("far1", 1), ModelSetting("strict", 1)])
        == "m: far1 is given twice: which value should it have?")
    #expect(
      Self.refusal(try Self.embedding(), [ModelSetting("far1", 1)])
        == "m: has no parameter \"far1\", and no other that can be set")
  }
}
