using System.Text.Json.Serialization;

namespace RegFiling.Platform.Forms;

/// <summary>
/// <c>forms/*.json</c>: the one format for action forms, filing forms and questionnaires. A page may arrange fields, never define them.
/// Field ids are unique in a form; sections only group.
/// </summary>
public sealed record FormDefinition(string Id, int Version, Text Title, IReadOnlyList<FormSection> Sections)
{
    /// <summary>Makes the form a questionnaire: how the scores of its choices add up to a level.</summary>
    public ScoreDefinition? Scores { get; init; }

    [JsonIgnore]
    public IEnumerable<FieldDefinition> Fields => Sections.SelectMany(section => section.Fields);

    /// <summary>Finds a field by id at the top level.</summary>
    public FieldDefinition? Field(string id) => Fields.FirstOrDefault(field => field.Id == id);
}

/// <summary>A group of fields under one heading, with what a filer should know before filling it in.</summary>
public sealed record FormSection(string Id, Text Title, IReadOnlyList<FieldDefinition> Fields)
{
    public Text? Help { get; init; }

    public Visibility? VisibleWhen { get; init; }

    /// <summary>Shown where a procedure begins only when the page that led there brought answers along: nobody is asked twice for what comes later anyway.</summary>
    public bool OnlyWhenKnown { get; init; }

    /// <summary>
    /// Takes its fields from a section of another form (<c>filing/application#tier-factors</c>), none of them required: for answers that are
    /// corrected where they were asked for before.
    /// </summary>
    public string? From { get; init; }
}

/// <summary>What can be entered. The names are those of the format (<c>longText</c>).</summary>
public enum FieldType
{
    Text = 1,
    LongText = 2,
    Choice = 3,
    Choices = 4,
    Date = 5,
    Integer = 6,
    Decimal = 7,
    Boolean = 8,
    File = 9,
    Repeat = 10,
    CreditCode = 11,
    ResidentId = 12,
    Mobile = 13,
    Email = 14,
    Url = 15,
    FilingNumber = 16,

    /// <summary>A person of the authority by id; the choices are those who work there now.</summary>
    Person = 17,

    /// <summary>A date and time of day where the authority is (<c>2026-10-01T22:15</c>), for limits that run in hours.</summary>
    Moment = 18,

    /// <summary>The text of a rule file, as long as one may be.</summary>
    RuleFile = 19,
}

/// <summary>One field: its type, limits, when it is asked, on which ground.</summary>
public sealed record FieldDefinition(string Id, FieldType Type, Text Label)
{
    public Text? Help { get; init; }

    public bool Required { get; init; }

    /// <summary>Longest text in characters, largest number, or most rows of a repeat.</summary>
    public decimal? Max { get; init; }

    /// <summary>Shortest text, smallest number, or fewest rows of a repeat.</summary>
    public decimal? Min { get; init; }

    public IReadOnlyList<ChoiceDefinition> Choices { get; init; } = [];

    /// <summary>The fields of one row of a repeat.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; init; } = [];

    /// <summary>File kinds by content: <c>pdf</c>, <c>png</c>, <c>jpeg</c>, <c>docx</c>.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    public Visibility? VisibleWhen { get; init; }

    /// <summary>Legal ground of asking (<c>cac-order-9/24</c>).</summary>
    public string? Ground { get; init; }

    /// <summary>For a date: what has happened cannot lie ahead, what is to be done cannot lie behind.</summary>
    public DayRange? Day { get; init; }

    /// <summary>For a repeat: the field whose answer stands in one row only.</summary>
    public string? Unique { get; init; }

    /// <summary>Filled in with this value when the form is opened for the first time.</summary>
    public string? Default { get; init; }

    /// <summary>Opens with the answer of this field of the case that it belongs to, where that is called otherwise there (<c>type</c> of the filing).</summary>
    public string? Copies { get; init; }

    /// <summary>
    /// Repeats of other forms of the case (<c>filing/supplement-request.items</c>) whose rows this repeat opens with, by fields of the same name;
    /// of several, the one that was sent last.
    /// </summary>
    public IReadOnlyList<string> RowsFrom { get; init; } = [];

    /// <summary>Which total the scores of the choices count to; without it the question is not scored.</summary>
    public ScoreTotal? Counts { get; init; }

    /// <summary>The value is personal or secret: shown masked, never in the public register.</summary>
    public bool Sensitive { get; init; }

    /// <summary>For a person: the roles whose holders are offered; without them those to whom cases are assigned.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The limit is that of the national filing form; every other limit is a default of the product.</summary>
    public bool NationalLimit { get; init; }
}

/// <summary>On which side of today a date lies, that day included.</summary>
public enum DayRange
{
    Past = 1,
    Future = 2,
}

/// <summary>One answer of a choice.</summary>
public sealed record ChoiceDefinition(string Value, Text Label)
{
    public Text? Help { get; init; }

    public decimal? Score { get; init; }
}

/// <summary>
/// Shown only when another field of the same form (or row) has one of the answers <c>is</c>, or with <c>not</c>, unless it has one of those
/// (where it is not asked itself, it has none). A hidden answer is cleared.
/// </summary>
public sealed record Visibility(string Field)
{
    public IReadOnlyList<string> Is { get; init; } = [];

    public IReadOnlyList<string> Not { get; init; } = [];

    /// <summary>What the answers of the field decide.</summary>
    public bool Allows(IEnumerable<string> answers) => Not.Count > 0 ? !answers.Any(Not.Contains) : answers.Any(Is.Contains);
}
