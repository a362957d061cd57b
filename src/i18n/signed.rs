//! What is said of an archive's signature.

use super::Lang;

/// The texts that stand alone.
#[allow(missing_docs, reason = "the texts say it")]
pub struct SignedTexts {
    pub title: &'static str,
    pub good: &'static str,
    pub unchecked: &'static str,
    pub unable: &'static str,
    pub lost: &'static str,
    pub wrong: &'static str,
    pub other: &'static str,
    pub key: &'static str,
    pub the_key: &'static str,
    pub more: &'static str,
}

static VI: SignedTexts = SignedTexts {
    title: "Chữ ký của kho",
    good: "Tiêu đề, ngày tháng và toàn văn các bài đúng từng byte như lúc ký. Hình ảnh và đoạn trích trong danh sách không \
           thuộc chữ ký.",
    unchecked: "Chưa kiểm được chữ ký",
    unable: "Trình duyệt này không kiểm được chữ ký: nó quá cũ, hoặc trang không mở qua https. Bài vẫn đọc được, nhưng không rõ \
             có đúng như lúc ký hay không.",
    lost: "Chữ ký chưa tải về được. Hãy kiểm tra mạng rồi tải lại trang.",
    wrong: "Nội dung có thể đã bị sửa, hoặc kho vừa cập nhật mà chưa ký lại. Hãy tải lại trang; nếu vẫn vậy, đừng coi bài ở đây là \
            nguyên văn.",
    other: "Kho có thể vừa cập nhật trong lúc đang mở, hoặc có tệp đã bị sửa. Hãy tải lại trang; nếu vẫn vậy, đừng coi bài ở đây là \
            nguyên văn.",
    key: "Khóa",
    the_key: "khóa",
    more: "Khóa do chính trang này nêu ra. Muốn chắc hơn, hãy so số khóa với nơi người ký đã công bố, hoặc lấy cả kho về và chạy \
           khobao verify --key.",
};

static EN: SignedTexts = SignedTexts {
    title: "The archive's signature",
    good: "Headlines, dates and full texts are byte for byte what was signed. Pictures and the passages in the list are not part \
           of the signature.",
    unchecked: "The signature is not checked",
    unable: "This browser cannot check signatures: it is too old, or the page is not opened by https. Articles can be read, but \
             nothing tells whether they are what was signed.",
    lost: "The signature could not be fetched. Check the connection and reload the page.",
    wrong: "The content may have been changed, or the archive was just updated and not signed again. Reload the page; if that does \
            not help, do not take what you read here for the original.",
    other: "The archive may have been updated while it was opened, or a file was changed. Reload the page; if that does not help, \
            do not take what you read here for the original.",
    key: "Key",
    the_key: "the key",
    more: "It is this page that names the key. To be sure, compare its number with where the signer has made it known, or take \
           the whole archive and run khobao verify --key.",
};

impl Lang {
    /// The texts of signatures.
    pub fn signed(self) -> &'static SignedTexts {
        match self {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }

    /// Who has signed.
    pub fn signed_by(self, name: &str) -> String {
        format!("{} {name}", ["Ký bởi", "Signed by"][self as usize])
    }

    /// That nobody has, who should have.
    pub fn not_signed_by(self, name: &str) -> String {
        match self {
            Lang::Vi => format!("Kho này không có chữ ký hợp lệ của {name}"),
            Lang::En => format!("This archive has no valid signature by {name}"),
        }
    }

    /// That something else was signed.
    pub fn other_than_signed(self, name: &str) -> String {
        match self {
            Lang::Vi => format!("Nội dung ở đây không đúng với nội dung {name} đã ký"),
            Lang::En => format!("What is shown here is not what {name} has signed"),
        }
    }
}
