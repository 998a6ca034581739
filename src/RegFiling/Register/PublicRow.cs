using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Register;

/// <summary>What a column says: nothing because the list has no such column, or a value, or that there is none.</summary>
internal readonly record struct Cell(bool IsPresent, string? Value)
{
    public string? Or(string? before) => IsPresent ? Value : before;
}

/// <summary>One row of a published list, read and cleaned, with everything that was odd about it. The raw text stays beside it.</summary>
internal sealed partial class PublicRow
{
    public const int LongestCell = 10_000;

    // Private use, formatting and control characters are written as escapes, so the raw row is harmless wherever it is shown.
    private static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly Dictionary<RegisterColumn, (string Heading, string Value)> cells = [];
    private readonly List<RowReason> reasons = [];

    private PublicRow(SourceRow source)
    {
        Row = source.Row;
        RawJson = JsonSerializer.Serialize(source.Cells.DistinctBy(cell => cell.Key).ToDictionary(cell => cell.Key, cell => cell.Value), Raw);
    }

    public int Row { get; }

    public string RawJson { get; }

    public IReadOnlyList<RowReason> Reasons => reasons;

    public bool IsRefused { get; private set; }

    /// <summary>From a deregistration notice: it ends an entry and says nothing else about it.</summary>
    public bool IsDeregistration { get; private set; }

    public RegisterSeries Series { get; private set; }

    public string Number { get; private set; } = "";

    public string Key { get; private set; } = "";

    public string? Name { get; private set; }

    public string? SubjectName { get; private set; }

    public LegalType? LegalType { get; private set; }

    public ListCategory? Category { get; private set; }

    public FilerRole? Role { get; private set; }

    public Cell Territory { get; private set; }

    public Cell Product { get; private set; }

    public Cell Use { get; private set; }

    public Cell Remark { get; private set; }

    public DateOnly? FiledOn { get; private set; }

    public RegisterState? State { get; private set; }

    public DateOnly? StateOn { get; private set; }

    public static PublicRow Read(SourceRow source, string label, DateOnly today)
    {
        var row = new PublicRow(source);
        if (source.Flaw is { } flaw)
        {
            row.reasons.Add(RowReasons.Flaw(flaw));
            if (RowReasons.IsFatal(flaw))
            {
                row.IsRefused = true;
                return row;
            }
        }

        row.Collect(source);
        row.PutColumnsBack();
        row.ReadNumber();
        row.ReadKind(source.List ?? label);
        row.ReadTexts();
        row.ReadDatesAndState(source.List ?? label, today);
        return row;
    }

    /// <summary>Adds what only the register knows: a duplicate, a new name.</summary>
    public void Warn(RowReason reason) => reasons.Add(reason);

    public void Refuse(RowReason reason)
    {
        reasons.Add(reason);
        IsRefused = true;
    }

    private void Collect(SourceRow source)
    {
        if (RawJson.Length > RegisterEntryMapping.LongestRaw)
            Refuse(RowReasons.CellTooLong("*", RegisterEntryMapping.LongestRaw));
        foreach (var (heading, text) in source.Cells)
        {
            if (text.Length > LongestCell)
                Refuse(RowReasons.CellTooLong(heading[..Math.Min(60, heading.Length)], LongestCell));
            var column = RegisterColumns.Of(heading.Length <= 60 ? heading : "");
            if (column == RegisterColumn.Other || text.Length > LongestCell)
                continue;
            var value = Clean(heading, text);
            if (!cells.TryGetValue(column, out var before) || before.Value.Length == 0)
                cells[column] = (heading, value);
            else if (column == RegisterColumn.Remark && value.Length > 0)
                cells[column] = (before.Heading, $"{before.Value}；{value}");
        }
    }

    private string Clean(string heading, string text)
    {
        var cleaned = Characters.Clean(text, out var unseen);
        if (unseen)
            reasons.Add(RowReasons.Unseen(heading));
        var value = Spaces().Replace(cleaned, " ").Trim();
        // "--" is how the lists write "none"; anything else that a spreadsheet would run loses the sign that makes it run.
        if (Dashes().IsMatch(value))
            return "";
        if (!Formula().IsMatch(value))
            return value;
        reasons.Add(RowReasons.Formula(heading));
        return value.TrimStart('=', '+', '-', '@', '\'', '＝', '＋', '－', '＠', ' ');
    }

    private void PutColumnsBack()
    {
        if (cells.TryGetValue(RegisterColumn.Number, out var number) && NumberIn(number.Value, out _) is null)
            SwapWith(RegisterColumn.Number, cells.Where(cell => NumberIn(cell.Value.Value, out var cutOut) is not null && !cutOut).Select(cell => cell.Key));
        if (cells.TryGetValue(RegisterColumn.Kind, out var kind) && RegisterColumns.WordOf(kind.Value, out _, out _) is null)
            SwapWith(RegisterColumn.Kind, cells.Where(cell => IsWholeWord(cell.Value.Value)).Select(cell => cell.Key));
        if (cells.TryGetValue(RegisterColumn.Subject, out var subject) && !Organisation().IsMatch(subject.Value))
        {
            var companies = new[] { RegisterColumn.Name, RegisterColumn.Product }.Where(column => cells.TryGetValue(column, out var cell) && Company().IsMatch(cell.Value));
            SwapWith(RegisterColumn.Subject, companies);
        }
    }

    private void SwapWith(RegisterColumn column, IEnumerable<RegisterColumn> candidates)
    {
        if (candidates.Take(2).ToList() is not [var other])
            return;
        var (one, two) = (cells[column], cells[other]);
        cells[column] = (one.Heading, two.Value);
        cells[other] = (two.Heading, one.Value);
        reasons.Add(RowReasons.Swapped(one.Heading, two.Heading));
    }

    private void ReadNumber()
    {
        if (!cells.TryGetValue(RegisterColumn.Number, out var cell) || cell.Value.Length == 0)
        {
            Refuse(RowReasons.NoNumber);
            return;
        }

        if (NumberIn(cell.Value, out var cutOut) is not { Length: <= RegisterEntryMapping.LongestNumber } number)
        {
            Refuse(RowReasons.BadNumber(cell.Heading));
            return;
        }

        if (cutOut)
            reasons.Add(RowReasons.NumberCutOut(cell.Heading));
        Number = number;
        if (FilingNumber.TryParse(number, out var filing))
        {
            Number = filing.ToString();
            if (!filing.IsComplete)
                reasons.Add(RowReasons.NumberIncomplete(cell.Heading));
            if (!filing.CheckDigitFits)
                reasons.Add(RowReasons.CheckDigit(cell.Heading, filing.ExpectedCheckDigit));
        }

        Key = RegisterEntry.KeyOf(Number);
    }

    private void ReadKind(string list)
    {
        var word = cells.TryGetValue(RegisterColumn.Kind, out var cell) ? RegisterColumns.WordOf(cell.Value, out var category, out var role) : WordOfNothing(out category, out role);
        (Category, Role) = (category, role);
        if (word is not null && word != cell.Value)
            reasons.Add(RowReasons.KindCompleted(cell.Heading, word));
        else if (word is null && cell.Value is { Length: > 0 })
            reasons.Add(RowReasons.KindUnknown(cell.Heading));

        if (GenerativeFilingNumber.TryParse(Number, out _))
            Series = RegisterSeries.Generative;
        else if (role is not null || (category is null && (list.Contains("深度合成", StringComparison.Ordinal) || cell.Heading is "角色" or "role")))
            Series = RegisterSeries.DeepSynthesis;
        else
            Series = RegisterSeries.Algorithm;
        // The deep-synthesis list prints the role instead of the category, because all of it is of one type (domain: the published list).
        LegalType = Series == RegisterSeries.DeepSynthesis ? Register.LegalType.GenerationSynthesis : category is { } known ? RegisterWords.LegalTypeOf(known) : null;
        if (Series == RegisterSeries.Algorithm && category is null && cell.Value is null or "" && !IsDeregistrationList(list))
            reasons.Add(RowReasons.SeriesAssumed);
    }

    private static string? WordOfNothing(out ListCategory? category, out FilerRole? role)
    {
        (category, role) = (null, null);
        return null;
    }

    private void ReadTexts()
    {
        Name = Text(RegisterColumn.Name, RegisterEntryMapping.LongestName).Value;
        SubjectName = Text(RegisterColumn.Subject, RegisterEntryMapping.LongestName).Value;
        Territory = Text(RegisterColumn.Territory, 100);
        Product = Text(RegisterColumn.Product, RegisterEntryMapping.LongestProduct);
        Use = Text(RegisterColumn.Use, LongestCell);
        Remark = Text(RegisterColumn.Remark, LongestCell);
    }

    private Cell Text(RegisterColumn column, int most)
    {
        if (!cells.TryGetValue(column, out var cell))
            return default;
        if (cell.Value.Length > most)
            Refuse(RowReasons.CellTooLong(cell.Heading, most));
        return new Cell(true, cell.Value.Length == 0 ? null : cell.Value);
    }

    private void ReadDatesAndState(string list, DateOnly today)
    {
        FiledOn = Date(RegisterColumn.FiledOn, today);
        StateOn = Date(RegisterColumn.EndedOn, today);
        IsDeregistration = IsDeregistrationList(list);
        if (IsDeregistration)
        {
            State = RegisterState.Deregistered;
        }
        else if (cells.TryGetValue(RegisterColumn.State, out var state) && state.Value.Length > 0)
        {
            State = StateIn(state.Value);
            if (State is null)
                reasons.Add(RowReasons.StateUnknown(state.Heading));
        }
        else if (Remark.Value is { } remark && StateIn(remark) is { } told and not RegisterState.Filed)
        {
            State = told;
            reasons.Add(RowReasons.StateFromRemark(cells[RegisterColumn.Remark].Heading, told, remark[..Math.Min(40, remark.Length)]));
        }
    }

    private bool IsDeregistrationList(string list) => list.Contains("注销", StringComparison.Ordinal) || cells.ContainsKey(RegisterColumn.EndedOn);

    private DateOnly? Date(RegisterColumn column, DateOnly today)
    {
        if (!cells.TryGetValue(column, out var cell) || cell.Value.Length == 0)
            return null;
        var match = DateForm().Match(Characters.Narrow(cell.Value));
        if (!match.Success || !TryDate(match, out var date))
        {
            reasons.Add(RowReasons.DateUnreadable(cell.Heading));
            return null;
        }

        var note = match.Groups["note"].Value.Trim();
        if (note.Length > 0)
            reasons.Add(RowReasons.DateNote(cell.Heading, note[..Math.Min(40, note.Length)]));
        if (date > today)
            reasons.Add(RowReasons.DateFuture(cell.Heading));
        return date;
    }

    private static bool TryDate(Match match, out DateOnly date) => DateOnly.TryParseExact(
        $"{match.Groups["y"].Value}-{match.Groups["m"].Value.PadLeft(2, '0')}-{match.Groups["d"].Value.PadLeft(2, '0')}",
        "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out date);

    private static RegisterState? StateIn(string text) => text.ToLowerInvariant() switch
    {
        var t when t.Contains("注销", StringComparison.Ordinal) || t is "deregistered" => RegisterState.Deregistered,
        var t when t.Contains("撤销", StringComparison.Ordinal) || t is "revoked" => RegisterState.Revoked,
        var t when t.Contains("更正", StringComparison.Ordinal) || t is "corrected" => RegisterState.Corrected,
        var t when t.Contains("变更", StringComparison.Ordinal) || t is "changed" => RegisterState.Changed,
        var t when t is "已备案" or "已登记" or "filed" or "registered" => RegisterState.Filed,
        _ => null,
    };

    private static bool IsWholeWord(string value) => RegisterColumns.WordOf(value, out _, out _) is { } word && word == value;

    private static string? NumberIn(string value, out bool cutOut)
    {
        cutOut = false;
        if (FilingNumber.TryParse(value, out _))
            return value;
        if (GenerativeFilingNumber.TryParse(value, out var generative))
            return string.Concat(generative.Value.Where(c => !char.IsWhiteSpace(c)));
        var inside = NumberInside().Matches(Characters.Narrow(value[..Math.Min(400, value.Length)]));
        cutOut = inside.Count == 1;
        return cutOut ? inside[0].Value : null;
    }

    [GeneratedRegex(@" {2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^[-—–－/／]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Dashes();

    [GeneratedRegex(@"^'?[=+\-@＝＋－＠]", RegexOptions.NonBacktracking)]
    private static partial Regex Formula();

    [GeneratedRegex(@"公司$|公司[（(][^()（）]*[)）]$", RegexOptions.NonBacktracking)]
    private static partial Regex Company();

    [GeneratedRegex(@"公司|集团|厂|院|中心|大学|学校|银行|所|社|局|台|馆|会|部|店|Ltd|Inc", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Organisation();

    [GeneratedRegex(
        @"^(?<y>(19|20)[0-9]{2})\s*(年|/|-|\.)\s*(?<m>[0-9]{1,2})\s*(月|/|-|\.)\s*(?<d>[0-9]{1,2})\s*日?(\s+[0-9]{1,2}:[0-9:.]+)?(T[0-9:.]+Z?)?(?<note>[^0-9].*)?$|^(?<y>(19|20)[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})(?<note>[^0-9].*)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"网信算备\s*:?\s*[0-9]{21}\s*号?|[A-Za-z]+-[^\s-]+-[0-9]{8}[Ss]?([0-9]{4})?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NumberInside();
}
