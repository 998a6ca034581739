using RegFiling.Platform;

namespace RegFiling.Web.Platform.Files;

/// <summary>Why a file is not taken: what is wrong with it and what to send instead. Each sentence goes on after the name of the file.</summary>
public sealed record FileFault(string Code, Text Why, Text Next)
{
    private static readonly Text ExportAgain = new(
        "请在制作该文件的软件中重新导出后上传；其他已填写的内容均已保留", "Export it again from the program that made it, then upload that; everything else is kept");

    private static readonly Text AsPdf = new(
        "请删除该内容，或者另存为PDF（图表转为图片）后上传；其他已填写的内容均已保留", "Remove it, or save the document as PDF (charts as pictures) and upload that; everything else is kept");

    public static FileFault Empty { get; } = new("form.file-empty", new("是空文件", "is empty"), ExportAgain);

    public static FileFault Damaged { get; } = new("form.file-damaged", new("已损坏或者不完整，无法打开", "is damaged or incomplete and cannot be opened"), ExportAgain);

    public static FileFault TrailingData { get; } = new(
        "form.file-trailing", new("在文件结尾之后还附有其他数据，可能同时是另一种文件", "goes on after its own end: it may be a second kind of file at the same time"), ExportAgain);

    public static FileFault AlsoZip { get; } = new("form.file-polyglot", new("同时可以作为压缩包打开", "can be opened as a ZIP archive as well"), ExportAgain);

    public static FileFault HiddenMarkup { get; } = new("form.file-polyglot", new("夹带网页或者脚本代码", "carries the code of a web page or a script"), ExportAgain);

    public static FileFault Encrypted { get; } = new(
        "form.file-encrypted", new("已加密或者设有权限密码，无法核对", "is encrypted or has a permission password, so that it cannot be checked"),
        new("请取消密码和权限限制后上传；其他已填写的内容均已保留", "Remove the password and the restrictions, then upload it; everything else is kept"));

    public static FileFault Macro { get; } = new("form.file-macro", new("含有宏（VBA）或者属于启用宏的文档、模板", "holds macros (VBA), or is a macro-enabled document or template"), new(
        "请另存为不含宏的“Word文档（.docx）”或者PDF后上传；其他已填写的内容均已保留", "Save it as a plain Word document (.docx) or as PDF, then upload that; everything else is kept"));

    public static FileFault OldWord { get; } = new("form.file-old-word", new("是旧版Word文档（.doc）或者设有打开密码的文档", "is an old Word document (.doc) or has a password"), new(
        "请另存为不设密码的“Word文档（.docx）”或者PDF后上传；其他已填写的内容均已保留", "Save it as a Word document (.docx) without password or as PDF, then upload that; everything else is kept"));

    public static FileFault TooMuchInside { get; } = new(
        "form.file-bomb", new("解压后内容过多或者结构异常（疑似压缩炸弹）", "unpacks to far too much or has an impossible structure (a compression bomb)"), ExportAgain);

    public static FileFault BadEntry(string name) => new(
        "form.file-entry", new($"内部含有不允许的条目名称“{name}”", $"has an entry with a name that is not allowed inside: “{name}”"), ExportAgain);

    public static FileFault Embedded(string part) => new(
        "form.file-embedded", new($"嵌有其他文件或者对象（{part}）", $"has another file or object embedded ({part})"), AsPdf);

    public static FileFault External(string what) => new(
        "form.file-external", new($"引用外部的模板、图片或者文档（{what}）", $"refers to a template, picture or document outside of it ({what})"), AsPdf);

    public static FileFault Field { get; } = new(
        "form.file-active", new("含有会调用其他程序的域（DDE）", "has a field that calls another program (DDE)"), AsPdf);

    public static FileFault Active(string what) => new(
        "form.file-active", new($"含有可执行的内容：{Word(what).Zh}", $"holds active content: {Word(what).En}"), new(
        "请用“打印为PDF”重新生成后上传；其他已填写的内容均已保留", "Print it to a new PDF, then upload that; everything else is kept"));

    public static FileFault PixelFlood(int width, int height, int megapixels) => new(
        "form.file-pixels", new($"尺寸为{width}×{height}像素，超过{megapixels}百万像素", $"measures {width} × {height} pixels, more than {megapixels} million"), new(
        "请缩小图片后上传；其他已填写的内容均已保留", "Make the picture smaller, then upload it; everything else is kept"));

    public static FileFault TooSlow { get; } = new("form.file-too-complex", new("过于复杂，未能在时限内核对", "is too complex to be checked in time"), ExportAgain);

    public static FileFault NotChecked { get; } = new("form.file-not-checked", new("暂时无法核对", "cannot be checked for the moment"), new(
        "系统的文件核对程序未能启动，请稍后再试；其他已填写的内容均已保留", "The program that checks files did not start; try again later. Everything else is kept"));

    // What the reader of PDFs reports, in words.
    private static Text Word(string what) => what switch
    {
        "javascript" => new("JavaScript 脚本", "JavaScript"),
        "launch" => new("启动外部程序的动作", "an action that launches a program"),
        "send" => new("向外部发送或者导入数据的动作", "an action that sends or imports data"),
        "xfa" => new("动态表单（XFA）", "a dynamic form (XFA)"),
        "media" => new("多媒体或者三维内容", "multimedia or 3D content"),
        "attachment" => new("可执行或者无法核对的附件", "an attachment that is executable or cannot be checked"),
        _ => Text.Of(what),
    };
}
