namespace RegFiling.Platform.Packs;

/// <summary>
/// <c>procedures/ID.json</c>: one procedure as data: its states, what may be done in each, by whom, with which form, under which clocks.
/// It names rules, forms and documents; it never expresses logic.
/// </summary>
public sealed record ProcedureDefinition(
    string Id,
    int Version,
    Text Title,
    IReadOnlyDictionary<string, StateDefinition> States,
    ActionDefinition Start,
    IReadOnlyDictionary<string, ActionDefinition> Actions)
{
    public IReadOnlyList<string> Grounds { get; init; } = [];

    public IReadOnlyDictionary<string, ClockDefinition> Clocks { get; init; } = new Dictionary<string, ClockDefinition>();

    /// <summary>Time limits that rules and documents ask for by name, although no clock of a case runs on them.</summary>
    public IReadOnlyDictionary<string, LimitDefinition> Limits { get; init; } = new Dictionary<string, LimitDefinition>();

    /// <summary>Procedures that are started from a case of this one, by procedure id.</summary>
    public IReadOnlyDictionary<string, ChildDefinition> Children { get; init; } = new Dictionary<string, ChildDefinition>();

    /// <summary>The form and field that name the case on lists (<c>filing/application.name</c>).</summary>
    public string? TitleField { get; init; }

    /// <summary>The action of this id, the start included under the name <c>start</c>; null when there is none.</summary>
    public ActionDefinition? Action(string id) => id == "start" ? Start : Actions.GetValueOrDefault(id);
}

/// <summary>Where a case can stand. A final state ends the case.</summary>
public sealed record StateDefinition(Text Title)
{
    public bool Final { get; init; }

    /// <summary>Seen by the company alone: a draft is nobody else's business until it is submitted.</summary>
    public bool Private { get; init; }

    /// <summary>Who has the case now: <c>party</c>, <c>authority</c>, <c>national</c> or nobody.</summary>
    public string? WaitingFor { get; init; }
}

/// <summary>One thing that can be done: from which states, to which, by whom, with which form; what it sets off.</summary>
public sealed record ActionDefinition(Text Title, WhoDefinition Who)
{
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>The state afterwards; absent: the case stays where it is.</summary>
    public string? To { get; init; }

    /// <summary>The form that is filled in for this action.</summary>
    public string? Form { get; init; }

    /// <summary>The form is a draft: it is kept as it is, nothing is required yet.</summary>
    public bool Partial { get; init; }

    /// <summary>Forms saved earlier in the case that must be complete now.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Names of rules in code (<c>filing.names-agree@1</c>), all evaluated.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Documents that are issued, by id in <c>documents/</c>.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>Who is told: <c>party</c> (everyone of the company) or a role.</summary>
    public IReadOnlyList<string> Tell { get; init; } = [];

    /// <summary>Possible, but not the way on: never offered as the main button.</summary>
    public bool Aside { get; init; }

    /// <summary>The person proves again who they are before the act counts (电子确认).</summary>
    public bool Reauthenticate { get; init; }

    /// <summary>An action that the system takes at once afterwards, in the same transaction.</summary>
    public string? Then { get; init; }

    public IReadOnlyList<string> Grounds { get; init; } = [];

    /// <summary>One sentence that tells the person what this does and what follows.</summary>
    public Text? Hint { get; init; }
}

/// <summary>Who may act: a role (of the company of the case, where it is a company role), a clock that ran out, or the system itself.</summary>
public sealed record WhoDefinition
{
    public IReadOnlyList<string> Role { get; init; } = [];

    /// <summary>Second person: nobody who took one of these actions in the case, by natural person and not by account.</summary>
    public IReadOnlyList<string> NotBy { get; init; } = [];

    public string? Clock { get; init; }

    public bool System { get; init; }
}

/// <summary>A time limit that runs while the case is in certain states.</summary>
public sealed record ClockDefinition(Text Title, string Limit, Force Force, string Owner, IReadOnlyList<string> While)
{
    /// <summary>The article, for a limit that the law sets; a default of the product has none.</summary>
    public string? Ground { get; init; }

    /// <summary>How long before the end a reminder goes out (<c>2 wd</c>).</summary>
    public string? Remind { get; init; }

    /// <summary>States in which the clock stands still. A clock of the law may only be excluded where the law itself says so.</summary>
    public IReadOnlyList<string> PausedIn { get; init; } = [];

    /// <summary>The action that the clock itself takes when it runs out; absent: it is recorded as overdue, nothing else.</summary>
    public string? Due { get; init; }
}

/// <summary>A named time limit with its ground.</summary>
public sealed record LimitDefinition(Text Title, string Limit, Force Force, string? Ground = null);

/// <summary>A procedure that starts from a case of another one, and how the two are tied.</summary>
public sealed record ChildDefinition(string Link, IReadOnlyList<string> From, IReadOnlyList<string> Role);

/// <summary><c>documents/ID.json</c>: one kind of official document; its looks are in the Typst template that it names.</summary>
public sealed record DocumentDefinition(string Id, Text Title, string Template)
{
    /// <summary>The series of its number in <c>pack.json</c>; absent: the document has no number of its own.</summary>
    public string? Series { get; init; }

    /// <summary>Paragraphs; <c>{subject.name}</c>, <c>{form.reason}</c>, <c>{clock.decide.due}</c> are filled in.</summary>
    public IReadOnlyList<Text> Body { get; init; } = [];

    /// <summary>Short lines of label and value above the text.</summary>
    public IReadOnlyList<LabelledText> Facts { get; init; } = [];

    /// <summary>A numbered list: a repeat of the form (<c>form.items</c>), or what records bring (<c>records.obligations</c>). It stands after the first paragraph.</summary>
    public ItemsDefinition? Items { get; init; }

    /// <summary>Lists the files of the case and of the cases tied to it, with size and SHA-256.</summary>
    public bool Files { get; init; }

    /// <summary>Who signs, where it is not the authority (<c>{subject.name}</c>).</summary>
    public string? Signer { get; init; }

    public IReadOnlyList<string> Grounds { get; init; } = [];

    /// <summary>Ends with the remedy against the act (Reconsideration Law 20, Litigation Law 46): time limits.</summary>
    public bool Remedy { get; init; }

    /// <summary>Whom it is addressed to: <c>{subject.name}</c> unless said otherwise.</summary>
    public string Addressee { get; init; } = "{subject.name}";
}

/// <summary>One line of facts in a document.</summary>
public sealed record LabelledText(Text Label, Text Value);

/// <summary>Which repeated group is listed in a document, and which of its fields.</summary>
public sealed record ItemsDefinition(string From)
{
    /// <summary>The first is the title; condition, standard, proof, ground and due have a place of their own; others follow as text.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
