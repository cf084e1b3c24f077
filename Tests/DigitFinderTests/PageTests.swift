import DigitFinder
import Handwriting
import Testing

/// Synthetic photographs of pages, whose digits are known.
@Suite("Finder on pages")
struct PageTests {
  /// The share of the digits that a candidate's middle is in, and whose middle is in the candidate.
  static func share(_ kind: PageKind) -> (found: Int, digits: Int) {
    var (found, digits) = (0, 0)
    for seed in UInt64(1)...3 {
      let page = PageWriter().page(kind, seed: seed)
      var sheet = Sheet(width: page.width, height: page.height)
      sheet.pixels = page.pixels
      let boxes = sheet.candidates()
      digits += page.digits.count
      found += page.digits.count { digit in
        boxes.contains { box in
          let (x, y) = (Int(box.left) + Int(box.right), Int(box.top) + Int(box.bottom))
          let truth = digit.box
          return (2 * truth.x0...2 * truth.x1).contains(x) && (2 * truth.y0...2 * truth.y1).contains(y)
            && (Int(box.left)...Int(box.right)).contains((truth.x0 + truth.x1) / 2)
            && (Int(box.top)...Int(box.bottom)).contains((truth.y0 + truth.y1) / 2)
        }
      }
    }
    return (found, digits)
  }

  @Test("nearly all digits of a page are found", arguments: PageKind.allCases.filter { $0 != .none && $0 != .touching })
  func found(_ kind: PageKind) {
    let (found, digits) = Self.share(kind)
    // Squares cut many digits in parts, which only a reader joins.
    #expect(found * 10 >= digits * (kind == .squared ? 3 : 9), "\(found) of \(digits)")
  }
}
