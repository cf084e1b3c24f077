import DigitModel
import Foundation
import TestSupport
import Testing

@Suite("inklock model set")
struct ModelSetCommandTests {
  private static func copy(_ model: String, in folder: Folder) throws -> String {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/Models/" + model))
    return try folder.file("m.model", Array(bytes))
  }

  @Test("a threshold is set in the unit that info prints, in the file itself")
  func threshold() throws {
    let folder = try Folder()
    let model = try Self.copy("inklock.model", in: folder)
    let old = try DeviceModel(reading: model)
    let outcome = try Program.run("model", "set", model, "threshold=777", "minimumInk=20")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.errors == """
        \(model): threshold \(old.header.threshold) -> 777
        \(model): minimumInk \(old.header.minimumInk) -> 20

        """)
    #expect(folder.content == ["m.model"])
    let info = try Program.run("model", "info", model)
    #expect(info.output.contains("below 20 cells of ink no prediction, below 777/1000 unclear"))
    let header = try DeviceModel(reading: model).header
    #expect(header.threshold == 777 && header.minimumInk == 20 && header.sharpness == old.header.sharpness)
  }

  @Test("with -o the model is left as it is, and a signature network judges by its new threshold")
  func output() throws {
    let folder = try Folder()
    let model = try Self.copy("inklock-owner.model", in: folder)
    let before = try Data(contentsOf: URL(fileURLWithPath: model))
    let outcome = try Program.run("model", "set", model, "strict=100", "refd=1200", "-o", folder.path + "/new.model")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(folder.content == ["m.model", "new.model"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: model)) == before)
    let changed = try SignatureModel(reading: folder.path + "/new.model")
    #expect(changed.network.threshold(strict: true) == 100 && changed.network.reference == 1200)
  }

  @Test(
    "what cannot be read as a setting is wrong usage",
    arguments: [
      (["threshold"], "'threshold' has no '=': write NAME=VALUE, such as threshold=600"),
      (["=5"], "'=5' has no name before '=': write NAME=VALUE, such as threshold=600"),
      (
        ["threshold=0.6"],
        "'threshold=0.6' has no whole number after '=': write it in the unit of 'model info', such as threshold=600"
      ),
      ([], "Missing expected argument '<NAME=VALUE> ...'"),
    ])
  func usage(settings: [String], sentence: String) throws {
    let folder = try Folder()
    let model = try Self.copy("inklock.model", in: folder)
    let outcome = try Program.run(["model", "set", model] + settings + ["-o", folder.path + "/new.model"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(folder.content == ["m.model"])
  }

  @Test(
    "what the model does not take is one sentence and exit status 2, and nothing is written",
    arguments: [
      ("threshold=1001", "threshold=1001 is out of range"), ("thresholds=1", "has no parameter \"thresholds\""),
      ("sharpness=99999999999999999999", "is out of range"),
    ])
  func refused(setting: String, sentence: String) throws {
    let folder = try Folder()
    let model = try Self.copy("inklock.model", in: folder)
    let before = try Data(contentsOf: URL(fileURLWithPath: model))
    let outcome = try Program.run("model", "set", model, "minimumInk=1", setting)
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("inklock: \(model): ") && outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: model)) == before)
  }

  @Test("a file that is not a model, or a damaged one, is left as it is")
  func broken() throws {
    let folder = try Folder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/Models/inklock-owner.model"))
    var damaged = Array(bytes)
    damaged[200] ^= 1
    for (content, sentence) in [
      (damaged, "is a corrupt model: its bytes do not have the CRC-32 that it states"),
      (Array(bytes.prefix(1000)), "is not a whole model: it ends too early"),
      (Array("text".utf8), "is not a whole model"),
    ] {
      let file = try folder.file("m.model", content)
      let outcome = try Program.run("model", "set", file, "far1=200")
      #expect(outcome.status == 2 && outcome.errors.contains("\(file): \(sentence)"), "\(outcome.errors)")
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: file))) == content)
    }
    let missing = try Program.run("model", "set", folder.path + "/none.model", "far1=200")
    #expect(missing.status == 2)
  }
}
