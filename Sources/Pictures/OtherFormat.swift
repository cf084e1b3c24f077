/// A kind of file that is not read, known by its first bytes.
struct OtherFormat: Equatable {
  /// What it is, with its article, such as "a GIF file".
  let name: String
  /// What to do, as the end of a sentence.
  let advice: String

  /// Why it is not read, and what to do.
  var refusal: String { "is \(name), which is not read: \(advice)" }

  private init(_ name: String, _ advice: String) {
    self.name = name
    self.advice = advice
  }

  /// The kind of a file that begins so; `nil` where it is not known.
  init?(_ head: ArraySlice<UInt8>) {
    let head = Array(head)
    for (magic, format) in OtherFormat.magics where head.starts(with: magic) {
      self = format
      return
    }
    // ISO/IEC 14496-12: the box "ftyp" names the kind in its first four bytes.
    if head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) {
      self = OtherFormat.format(brand: String(decoding: head[8..<12], as: UTF8.self))
    } else if head.count >= 12, head.starts(with: "RIFF".utf8), head[8..<12].elementsEqual("WEBP".utf8) {
      self = .converted("a WebP file", "webp")
    } else if head.count >= 12, head.starts(with: "RIFF".utf8), head[8..<12].elementsEqual("AVI ".utf8) {
      self = .film("an AVI film", "avi")
    } else if OtherFormat.isBMP(head) {
      self = .converted("a BMP file", "bmp")
    } else if OtherFormat.isNetpbm(head) {
      self = .converted("a Netpbm file", "pnm")
    } else if OtherFormat.isSVG(head) {
      self.init("an SVG drawing", "draw it as a PNG, as with rsvg-convert drawing.svg -o drawing.png")
    } else {
      return nil
    }
  }

  private static let magics: [([UInt8], OtherFormat)] = [
    (Array("GIF87a".utf8), gif), (Array("GIF89a".utf8), gif),
    (Array("II*\0".utf8), tiff), (Array("MM\0*".utf8), tiff),
    (Array("II+\0".utf8), tiff), (Array("MM\0+".utf8), tiff),
    (Array("%PDF-".utf8), OtherFormat("a PDF", "make PNGs of its pages, as with pdftoppm -png -r 150 pages.pdf page")),
    (Array("8BPS".utf8), converted("a Photoshop file", "psd")),
    ([0, 0, 1, 0], converted("an icon of Windows", "ico")),
    ([0xFF, 0x0A], jpegXL), ([0, 0, 0, 12] + Array("JXL \r\n".utf8), jpegXL),
    ([0, 0, 0, 12] + Array("jP  \r\n".utf8), jpeg2000), ([0xFF, 0x4F, 0xFF, 0x51], jpeg2000),
    (Y4MReader.signature, film("a YUV4MPEG2 stream", "y4m")),
    ([0x1A, 0x45, 0xDF, 0xA3], film("a Matroska or WebM film", "mkv")),
    ([0x1F, 0x8B], OtherFormat("a gzip file", "unpack it with gunzip")),
    ([0x50, 0x4B, 0x03, 0x04], OtherFormat("a ZIP archive", "unpack it with unzip")),
    ([0x8A, 0x4D, 0x4E, 0x47], converted("an MNG film", "mng")),
  ]

  private static let gif = OtherFormat("a GIF file", "turn it into a PNG, as with magick 'picture.gif[0]' picture.png")
  private static let tiff = converted("a TIFF or raw file of a camera", "tiff")
  private static let jpegXL = OtherFormat("a JPEG XL file", "turn it into a PNG, as with djxl picture.jxl picture.png")
  private static let jpeg2000 = converted("a JPEG 2000 file", "jp2")

  private static func format(brand: String) -> OtherFormat {
    switch brand {
    case "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1", "mif2":
      OtherFormat(
        "a HEIC file",
        "turn it into a PNG, as with heif-convert photo.heic photo.png or magick photo.heic photo.png")
    case "avif", "avis": converted("an AVIF file", "avif")
    case "crx ": converted("a raw file of a camera", "cr3")
    case "qt  ": film("a QuickTime film, such as that of a Live Photo", "mov")
    default: film("an MP4 film", "mp4")
    }
  }

  private static func converted(_ name: String, _ suffix: String) -> OtherFormat {
    OtherFormat(name, "turn it into a PNG, as with magick picture.\(suffix) picture.png")
  }

  private static func film(_ name: String, _ suffix: String) -> OtherFormat {
    OtherFormat(name, "take a picture of it, as with ffmpeg -i film.\(suffix) -frames:v 1 photo.png")
  }

  /// "BM" alone could begin a word: the two reserved numbers are 0, and the size of the second header is small.
  private static func isBMP(_ head: [UInt8]) -> Bool {
    head.count >= 18 && head.starts(with: "BM".utf8) && head[6..<10].allSatisfy { $0 == 0 }
      && (12...124).contains(head[14]) && head[15..<18].allSatisfy { $0 == 0 }
  }

  /// P1 to P7, and a space or line feed.
  private static func isNetpbm(_ head: [UInt8]) -> Bool {
    head.count >= 3 && head[0] == UInt8(ascii: "P") && (UInt8(ascii: "1")...UInt8(ascii: "7")).contains(head[1])
      && [0x20, 0x0A, 0x0D, 0x09].contains(head[2])
  }

  /// Text that begins with "<", behind an optional mark of UTF-8, and has the element svg.
  private static func isSVG(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head, as: UTF8.self)
    let first = text.unicodeScalars.first { $0 != "\u{FEFF}" && !$0.properties.isWhitespace }
    return first == "<" && text.contains("<svg")
  }
}
