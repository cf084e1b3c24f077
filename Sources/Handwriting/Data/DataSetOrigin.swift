/// Where data sets with well-known names come from.
package enum DataSetOrigin {
  /// Origin and license as stated at the source, by the data set's name.
  package static func of(_ name: String) -> String {
    switch name {
    case "mnist": "MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0"
    case "unipen": "UNIPEN train_r01_v07, category 1a, CC BY 4.0"
    case "letters": "UNIPEN train_r01_v07, categories 1b and 1c, CC BY 4.0"
    case "uji": "UJI Pen Characters v2 (UCI), CC BY 4.0"
    case "bridger": "digits of one writer on a tablet, Apache-2.0"
    case "pendigits": "UCI Pen-Based Recognition of Handwritten Digits, CC BY 4.0"
    case "pictures": "photos of sudokus (wichtounet/sudoku_dataset), CC BY 4.0, and of others, MIT"
    case "pages", "hard-pages": "synthetic pages with digits and letters of unipen and pendigits, CC BY 4.0"
    default: "the user's own"
    }
  }
}
