using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Platform.Forms;

/// <summary>A form as a page shows it: definition, answers, what is wrong with them, and where its buttons lead.</summary>
public sealed record FormView(FormDefinition Form, FormData Data, PackManifest Pack, string Path)
{
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>What is still open, by field; a list of things to do and no errors.</summary>
    public IReadOnlyList<Refusal> ToDo { get; init; } = [];

    /// <summary>A draft over several sections: each one ends with a button that saves and leads to the next.</summary>
    public bool Steps { get; init; }

    /// <summary>Whether some length or number of rows is limited by a default of the product.</summary>
    public bool HasDefaultLimits => Form.Fields.SelectMany(asked => asked.Fields.Prepend(asked))
        .Any(asked => asked.Max is not null && !asked.NationalLimit && asked.Type is FieldType.Text or FieldType.LongText or FieldType.Repeat);

    /// <summary>How many rows of each repeat are on the page, empty ones included.</summary>
    public IReadOnlyDictionary<string, int> Rows { get; init; } = new Dictionary<string, int>();

    /// <summary>The largest file that a field takes, in megabytes.</summary>
    public int LargestFileMegabytes { get; init; }

    /// <summary>Names of uploaded files by id, of those that this person may know of.</summary>
    public IReadOnlyDictionary<string, string> FileNames { get; init; } = new Dictionary<string, string>();

    public FieldView Field(FieldDefinition field) => new(this, field, field.Id, Data.Values, [.. Form.Fields], "");

    /// <summary>How many required answers of a section are open.</summary>
    public int Open(FormSection section) => ToDo.Count(open => section.Fields.Any(field => BelongsTo(open.Field, field.Id)));

    public bool Wrong(FormSection section) => Refusals.Any(refusal => section.Fields.Any(field => BelongsTo(refusal.Field, field.Id)));

    /// <summary>The fragment of a field on its page: <c>products[0].name</c> as <c>f-products-0-name</c>.</summary>
    public static string IdOf(string name) => "f-" + name.Replace("].", "-", StringComparison.Ordinal).Replace('[', '-').Replace("]", "", StringComparison.Ordinal).Replace('.', '-');

    private static bool BelongsTo(string? name, string field) => name == field || name?.StartsWith(field + "[", StringComparison.Ordinal) == true;
}

/// <summary>One field on a page, alone or in a row of a repeat.</summary>
public sealed record FieldView(FormView View, FieldDefinition Field, string Name, JsonObject Values, IReadOnlyList<FieldDefinition> Siblings, string Prefix)
{
    // More answers than this are a list to choose from, fewer are all in sight.
    private const int MostRadios = 6;

    public string Id => FormView.IdOf(Name);

    public JsonNode? Value => Values[Field.Id];

    public FormData Data => new(Values);

    public string Text => Data.Text(Field.Id) ?? "";

    public IReadOnlyList<Refusal> Refusals => [.. View.Refusals.Where(refusal => refusal.Field == Name && (refusal.Form is null || refusal.Form == View.Form.Id))];

    public bool IsWrong => Refusals.Count > 0;

    // What may be this long does not fit one line, whether it is called a text or a long text.
    private const int LongestLine = 150;

    public bool IsLong => Field.Type == FieldType.LongText || (Field.Type == FieldType.Text && Field.Max >= LongestLine);

    public bool AsSelect => Field.Choices.Count > MostRadios;

    public string HelpId => Id + "-help";

    public string ErrorId => Id + "-error";

    public bool HasHelp => Field.Help is not null || Field.Ground is not null || Limit is not null || Field.VisibleWhen is not null;

    public string? DescribedBy => (HasHelp, IsWrong) switch
    {
        (true, true) => $"{HelpId} {ErrorId}",
        (true, false) => HelpId,
        (false, true) => ErrorId,
        _ => null,
    };

    public string InputType => Field.Type switch
    {
        // A browser shows nothing in a date field that holds no date, and what was typed would be lost.
        FieldType.Date => Text.Length == 0 || Data.Date(Field.Id) is not null ? "date" : "text",
        FieldType.Email => "email",
        FieldType.Url => "url",
        FieldType.Mobile => "tel",
        _ => "text",
    };

    public string? InputMode => Field.Type switch
    {
        FieldType.Integer => "numeric",
        FieldType.Decimal => "decimal",
        _ => null,
    };

    /// <summary>The limits of the definition in words, unless the help says them already.</summary>
    public Text? Limit => AllLimits is not { } limit ? null
        : Field.NationalLimit ? new($"{limit.Zh}，国家备案系统表单的上限", $"{limit.En}, the limit of the national form")
        : Field.Help?.Zh.Contains(limit.Zh, StringComparison.Ordinal) != true ? limit : null;

    private Text? AllLimits => (Field.Type, Field.Min, Field.Max) switch
    {
        (FieldType.Text or FieldType.LongText, { } least, { } most) => new($"{least}至{most}字", $"{least} to {most} characters"),
        (FieldType.Text or FieldType.LongText, null, { } most) => new($"不超过{most}字", $"up to {most} characters"),
        (FieldType.Text or FieldType.LongText, { } least, null) => new($"不少于{least}字", $"at least {least} characters"),
        (FieldType.Repeat, { } least, { } most) => new($"{least}至{most}行", $"{least} to {most} rows"),
        (FieldType.Repeat, null, { } most) => new($"不超过{most}行", $"up to {most} rows"),
        (FieldType.File, _, _) => new($"{Kinds("、")}，不超过{View.LargestFileMegabytes} MB", $"{Kinds(", ")}, up to {View.LargestFileMegabytes} MB"),
        (FieldType.CreditCode, _, _) => new("18位", "18 characters"),
        (FieldType.ResidentId, _, _) => new("18位", "18 characters"),
        (FieldType.Mobile, _, _) => new("11位", "11 digits"),
        (FieldType.Url, _, _) => new("以 http:// 或者 https:// 开头", "begins with http:// or https://"),
        _ => null,
    };

    /// <summary>The extensions that the file dialogue offers; what counts is the content.</summary>
    public string Accept => string.Join(',', (Field.Accept.Count > 0 ? Field.Accept : FileKind.All).SelectMany(kind => kind == "jpeg" ? [".jpg", ".jpeg"] : new[] { "." + kind }));

    /// <summary>The rows of a repeat that the page shows: those with answers, and empty ones to fill in.</summary>
    public IReadOnlyList<JsonObject> RowsShown
    {
        get
        {
            var rows = Value is JsonArray array ? array.OfType<JsonObject>().ToList() : [];
            var shown = Math.Max(View.Rows.GetValueOrDefault(Name, 1), rows.Count);
            rows.AddRange(Enumerable.Range(0, Math.Min(shown, FormBinder.MostRows) - rows.Count).Select(_ => new JsonObject()));
            return rows;
        }
    }

    public FieldView InRow(int index, JsonObject row, FieldDefinition field) =>
        new(View, field, $"{Name}[{index}].{field.Id}", row, Field.Fields, $"{Name}[{index}].");

    /// <summary>The name under which the field that decides on this one stands on the page.</summary>
    public string? ShownBy => Field.VisibleWhen is { } when ? Prefix + when.Field : null;

    /// <summary>The answers that show this field, and those that hide it, for the script.</summary>
    public static string? Joined(IReadOnlyList<string>? answers) => answers is { Count: > 0 } ? string.Join('|', answers) : null;

    /// <summary>“Only when …” in words, for pages without script.</summary>
    public Text? Only => Field.VisibleWhen is { } when ? OnlyWhen(when, Siblings) : null;

    public static Text OnlyWhen(Visibility when, IEnumerable<FieldDefinition> siblings)
    {
        var field = siblings.First(sibling => sibling.Id == when.Field);
        var answers = when.Is.Concat(when.Not).Select(value => field.Type == FieldType.Boolean
            ? value == "true" ? new Text("是", "yes") : new Text("否", "no")
            : field.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? RegFiling.Platform.Text.Of(value)).ToList();
        return when.Not.Count > 0
            ? new(
                $"“{field.Label.Zh}”为“{string.Join("”“", answers.Select(answer => answer.Zh))}”时不填",
                $"Not when “{field.Label.En}” is {string.Join(" or ", answers.Select(answer => $"“{answer.En}”"))}")
            : new(
            $"仅当“{field.Label.Zh}”为“{string.Join("”“", answers.Select(answer => answer.Zh))}”时填写",
            $"Only when “{field.Label.En}” is {string.Join(" or ", answers.Select(answer => $"“{answer.En}”"))}");
    }

    private string Kinds(string between) => string.Join(between, (Field.Accept.Count > 0 ? Field.Accept : FileKind.All).Select(kind => kind.ToUpperInvariant()));
}
