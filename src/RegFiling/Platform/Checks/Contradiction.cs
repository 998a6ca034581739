using RegFiling.Platform.Cases;

namespace RegFiling.Platform.Checks;

/// <summary>
/// Marks a check by its name with version (<c>filing.names-identical@1</c>) and the stock phrases that it may use. It is advice: a pure look at the loaded
/// case that returns places which do not fit together. What must block is a rule instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FindingAttribute(string name, params string[] phrases) : Attribute
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Phrases { get; } = phrases;
}

/// <summary>A field of a form (<c>products[0].permitHolder</c>), a file that stands in one, or a fact of the record (then there is no form).</summary>
public sealed record Place(string? Form, string? Field)
{
    /// <summary>Set where the form belongs to a case tied to this one.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>What stands there, where it is not the value of the field: a passage of a document, a fact of the record.</summary>
    public string? Value { get; init; }

    /// <summary>What the place is called, where no field says so.</summary>
    public Text? Label { get; init; }

    /// <summary>The uploaded file that is meant.</summary>
    public Guid? FileId { get; init; }

    public static Place Of(LinkedCase? linked, string form, string field) => new(form, field) { CaseId = linked?.Case.Id };
}

/// <summary>Places that contradict one another or fall short, with the stock phrase that says so; <paramref name="Values"/> fill its placeholders.</summary>
public sealed record Contradiction(string Phrase, IReadOnlyList<Place> Places, params IReadOnlyList<(string Name, Text Value)> Values);
