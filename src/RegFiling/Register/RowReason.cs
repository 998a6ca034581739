using RegFiling.Platform;

namespace RegFiling.Register;

/// <summary>Why a row was warned or refused. <paramref name="Code"/> never changes its meaning; <paramref name="Column"/> is the heading as it stands in the file.</summary>
public sealed record RowReason(string Code, Text Message, string? Column = null);

internal static class RowReasons
{
    public static RowReason Flaw(string code) => code switch
    {
        "row.heading-again" => new(code, new("重复的表头行", "The headings again")),
        "row.too-many-cells" => new(code, new("单元格多于表头", "More cells than headings")),
        "row.too-few-cells" => new(code, new("单元格少于表头，缺少的按空白处理", "Fewer cells than headings; the missing ones count as empty")),
        "row.stray-quote" => new(code, new("单元格中有多余的引号，按原文保留", "A stray quotation mark, kept as it stands")),
        "row.nested" => new(code, new("单元格应为文字，不应为数组或者对象", "A cell must be text, no array and no object")),
        "row.heading-twice" => new(code, new("同一行内表头重复", "The same heading twice in one row")),
        "row.no-object" => new(code, new("行应为对象", "A row must be an object")),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    public static bool IsFatal(string flaw) => flaw is not ("row.too-few-cells" or "row.stray-quote");

    public static RowReason CellTooLong(string column, int most) => new(
        "cell.too-long", new($"超过{most}字", $"Longer than {most} characters"), column);

    public static RowReason Unseen(string column) => new(
        "cell.unseen-characters", new("含有控制字符、不可见字符或者双向字符，已去除", "Control, invisible or bidirectional characters were removed"), column);

    public static RowReason Formula(string column) => new(
        "cell.formula", new("以公式符号开头，已去除该符号", "Began like a formula; the sign was removed"), column);

    public static RowReason Swapped(string one, string other) => new(
        "row.columns-swapped", new($"“{one}”与“{other}”两列内容颠倒，已换回", $"{one} and {other} were swapped; put back"), one);

    public static RowReason NoNumber { get; } = new("number.missing", new("没有备案编号", "There is no number"));

    public static RowReason BadNumber(string column) => new(
        "number.unreadable", new("备案编号无法识别", "The number cannot be read"), column);

    public static RowReason NumberCutOut(string column) => new(
        "number.cut-out", new("备案编号前后有其他文字，已取出编号", "Other text around the number; the number was cut out"), column);

    public static RowReason NumberIncomplete(string column) => new(
        "number.incomplete", new("缺少“网信算备”或者“号”，已按21位数字识别", "网信算备 or 号 is missing; read by its 21 digits"), column);

    public static RowReason CheckDigit(string column, char expected) => new(
        "number.check-digit",
        new($"末位校验码推算应为{expected}，请核对（仅提示，不影响导入）", $"The check digit should be {expected}; compare with the list (a hint, the row is imported)"),
        column);

    public static RowReason KindCompleted(string column, string word) => new(
        "kind.completed", new($"内容不完整，按“{word}”处理", $"Cut off; read as {word}"), column);

    public static RowReason KindUnknown(string column) => new(
        "kind.unknown", new("类别或者角色无法识别，保留原文", "The category or role is not known; the raw text is kept"), column);

    public static RowReason SeriesAssumed { get; } = new(
        "series.assumed", new("没有类别和角色，按互联网信息服务算法备案清单处理", "No category and no role; taken for the list of algorithms"));

    public static RowReason DateNote(string column, string note) => new(
        "date.note", new($"日期后有附注“{note}”，已读取日期", $"A note stands behind the date ({note}); the date was read"), column);

    public static RowReason DateUnreadable(string column) => new(
        "date.unreadable", new("日期无法识别，保留原文", "The date cannot be read; the raw text is kept"), column);

    public static RowReason DateFuture(string column) => new("date.future", new("日期晚于今天", "The date lies in the future"), column);

    public static RowReason StateFromRemark(string column, RegisterState state, string word) => new(
        "state.from-remark", new($"根据备注认定状态：{word}", $"State read from the remark: {state}"), column);

    public static RowReason StateUnknown(string column) => new(
        "state.unknown", new("状态无法识别，保留原文", "The state is not known; the raw text is kept"), column);

    public static RowReason Missing(string code, string zh, string en) => new(code, new(zh, en));

    public static RowReason Twice(int row) => new(
        "row.twice", new($"与第{row}行编号相同，以后一行为准", $"The same number as row {row}; the later row counts"));

    public static RowReason TwiceAlike(int row) => new(
        "row.twice-alike", new($"与第{row}行完全相同，只保留一条", $"The same as row {row}; kept once"));

    public static RowReason Renamed(string before) => new(
        "subject.renamed", new($"主体名称已变更，原为“{before}”，编号不变", $"The subject was renamed (formerly {before}); the number stays"));

    public static RowReason OtherSeries(RegisterSeries series) => new(
        "number.other-list", new($"该编号已在“{RegisterWords.Of(series).Zh}”中", $"This number stands in another list: {RegisterWords.Of(series).En}"));

    public static RowReason OwnEntry { get; } = new(
        "number.own-entry", new("该编号属于本市公示条目，导入不得改动", "This number belongs to an entry of this authority, which an import does not change"));
}
