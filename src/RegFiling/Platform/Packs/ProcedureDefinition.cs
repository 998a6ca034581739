using System.Text.Json.Serialization;

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

    /// <summary>Values that rules ask for by name and that are no time limit: from which tier on experts are heard.</summary>
    public IReadOnlyDictionary<string, SettingDefinition> Settings { get; init; } = new Dictionary<string, SettingDefinition>();

    /// <summary>Marks that an act may put on a case and that every list shows (<c>late</c>: 逾期履行备案手续).</summary>
    public IReadOnlyDictionary<string, Text> Flags { get; init; } = new Dictionary<string, Text>();

    /// <summary>Procedures that are started from a case of this one, by procedure id.</summary>
    public IReadOnlyDictionary<string, ChildDefinition> Children { get; init; } = new Dictionary<string, ChildDefinition>();

    /// <summary>Names of checks in code (<c>filing.names-identical@1</c>): advice before submission and at review, with the phrases of <c>phrases/ID.json</c>. They block nothing.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>The form and field that name the case on lists (<c>filing/application.name</c>).</summary>
    public string? TitleField { get; init; }

    /// <summary>Acts that every procedure of the pack has, possible in each state that is neither private nor final (<c>procedures/common.json</c>).</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, ActionDefinition> Common { get; init; } = new Dictionary<string, ActionDefinition>();

    /// <summary>The marks of a case in words.</summary>
    public IReadOnlyList<Text> Marked(Cases.Case @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return [.. (@case.Flags ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(flag => Flags.GetValueOrDefault(flag, Text.Of(flag)))];
    }

    /// <summary>The page on which it is begun, where that is not the page of all procedures (<c>/objections/new</c>).</summary>
    public string? StartPage { get; init; }

    /// <summary>The action of this id, the start included under the name <c>start</c>; null when there is none.</summary>
    public ActionDefinition? Action(string id) => id == "start" ? Start : Actions.GetValueOrDefault(id) ?? Common.GetValueOrDefault(id);

    internal ProcedureDefinition With(CommonDefinition? common)
    {
        IReadOnlyList<string> from = [.. States.Where(state => !state.Value.Private && !state.Value.Final).Select(state => state.Key)];
        return this with { Common = common?.Actions.ToDictionary(act => act.Key, act => act.Value with { From = from, Common = true }, StringComparer.Ordinal) ?? [] };
    }
}

/// <summary>
/// <c>procedures/common.json</c>: acts of every procedure. They leave the state as it is, so they name no states; a running case takes those of the
/// pack that is current, since who works on it is a matter of today and not of the day on which it began.
/// </summary>
public sealed record CommonDefinition(string Id, int Version, IReadOnlyDictionary<string, ActionDefinition> Actions);

/// <summary>Where a case can stand. A final state ends the case.</summary>
public sealed record StateDefinition(Text Title)
{
    public bool Final { get; init; }

    /// <summary>Seen by the company alone: a draft is nobody else's business until it is submitted.</summary>
    public bool Private { get; init; }

    /// <summary>Prepared by the authority and seen by it alone, until the first sealed document of the case reaches the company.</summary>
    public bool Withheld { get; init; }

    /// <summary>Acts on other cases of the same company (<c>subject/close</c>) that are refused while a case stands here.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

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

    /// <summary>Forms of the case that the company reads from this act on, as far as its documents are sealed: what the authority wrote and now says.</summary>
    public IReadOnlyList<string> Shows { get; init; } = [];

    /// <summary>The heading of what stands above its form, where that is no preview.</summary>
    public Text? Above { get; init; }

    /// <summary>Documents that are issued, by id in <c>documents/</c>.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>Who is told: <c>party</c> (everyone of the company), <c>contact</c> (who began it from outside) or a role.</summary>
    public IReadOnlyList<string> Tell { get; init; } = [];

    /// <summary>The repeat of its form that takes what the checks found, as a draft (<c>items</c>).</summary>
    public string? Findings { get; init; }

    /// <summary>Possible, but not the way on: never offered as the main button.</summary>
    public bool Aside { get; init; }

    /// <summary>The person proves again who they are before the act counts (电子确认).</summary>
    public bool Reauthenticate { get; init; }

    /// <summary>Documents that must have reached the party first, sealed: nobody answers a paper that is not with them yet.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Clocks that end and begin anew with this act, although the case stays in their states.</summary>
    public IReadOnlyList<string> Restarts { get; init; } = [];

    /// <summary>An action that the system takes at once afterwards, in the same transaction.</summary>
    public string? Then { get; init; }

    public IReadOnlyList<string> Grounds { get; init; } = [];

    /// <summary>It organises who works on the case and changes nothing of it.</summary>
    [JsonIgnore]
    public bool Common { get; init; }

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

    /// <summary>
    /// Acts of other procedures (<c>subject/close</c>) with which the system takes this one, in the same transaction: on every case of the
    /// same company that stands in one of its states; as a start, once, tied to the case of that act.
    /// </summary>
    public IReadOnlyList<string> With { get; init; } = [];
}

/// <summary>A time limit that runs while the case is in certain states.</summary>
public sealed record ClockDefinition(Text Title, string Limit, Force Force, string Owner, IReadOnlyList<string> While)
{
    /// <summary>The article, for a limit that the law sets; a default of the product has none.</summary>
    public string? Ground { get; init; }

    /// <summary>Other limits for cases that bear a mark of <c>flags</c>, by mark.</summary>
    public IReadOnlyDictionary<string, string> MarkedLimits { get; init; } = new Dictionary<string, string>();

    /// <summary>The limit that applies to a case with its marks.</summary>
    internal string LimitFor(Cases.Case @case) =>
        (@case.Flags ?? "").Split(' ').Select(MarkedLimits.GetValueOrDefault).FirstOrDefault(limit => limit is not null) ?? Limit;

    /// <summary>The field of a form of the case that sets the number of days, in the unit of the limit (<c>rectification/issue.days</c>); where it is empty the limit itself counts.</summary>
    public string? LimitFrom { get; init; }

    /// <summary>How long before the end a reminder goes out (<c>2 wd</c>).</summary>
    public string? Remind { get; init; }

    /// <summary>States in which the clock runs on once it has begun, but does not begin.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>What the other side may do when this clock has run out; shown to the company where the authority is late.</summary>
    public Text? WhenLate { get; init; }

    /// <summary>States in which the clock stands still. A clock of the law may only be excluded where the law itself says so.</summary>
    public IReadOnlyList<string> PausedIn { get; init; } = [];

    /// <summary>The answer that says when it began (<c>incident/detection.knownAt</c>), where that lies before the act: hours run from when the event was known.</summary>
    public string? Since { get; init; }

    /// <summary>The documents that set it going: it begins when one of them reaches the party, sealed (Electronic Signature Law 11), and not when it is signed.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Who is told of a reminder and of the end, where it is not the party or the case officer.</summary>
    public IReadOnlyList<string> Tell { get; init; } = [];

    internal IReadOnlyList<string> Audience => Tell.Count > 0 ? Tell : [Owner == "party" ? "party" : "officer"];

    /// <summary>The action that the clock itself takes when it runs out; absent: it is recorded as overdue, nothing else.</summary>
    public string? Due { get; init; }
}

/// <summary>A named time limit with its ground.</summary>
public sealed record LimitDefinition(Text Title, string Limit, Force Force, string? Ground = null);

/// <summary>A named value with its force and ground.</summary>
public sealed record SettingDefinition(Text Title, string Value, Force Force, string? Ground = null);

/// <summary>A procedure that starts from a case of another one, and how the two are tied.</summary>
public sealed record ChildDefinition(string Link, IReadOnlyList<string> From, IReadOnlyList<string> Role)
{
    /// <summary>One at a time: while one is open, it is gone on with and no other is offered.</summary>
    public bool Once { get; init; }

    /// <summary>Begun when life asks for it and not as the next step: never offered as the main button.</summary>
    public bool Aside { get; init; }
}

/// <summary><c>documents/ID.json</c>: one kind of official document; its looks are in the Typst template that it names.</summary>
public sealed record DocumentDefinition(string Id, Text Title, string Template)
{
    /// <summary>The title as it is printed, where it depends on what the case says (<c>{risk-notice/draft.level}</c>).</summary>
    public Text? Heading { get; init; }

    /// <summary>Lists under a heading each, for templates that print more than one.</summary>
    public IReadOnlyList<ListDefinition> Lists { get; init; } = [];

    /// <summary>Small print at the end (本文书不是行政处罚).</summary>
    public Text? Note { get; init; }

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

    /// <summary>It counts only once another person than the signer has put the seal of the authority under it.</summary>
    public bool Seal { get; init; }

    /// <summary>A working paper of the authority, or one between authorities: the company of the case does not get it, sealed or not.</summary>
    public bool Inner { get; init; }

    /// <summary>Paragraphs that sealing adds, when the clocks that it sets going are known: <c>{seal.moment}</c>, <c>{clock.supplement.due}</c>.</summary>
    public IReadOnlyList<Text> Served { get; init; } = [];

    /// <summary>Chapters made of what forms of the case say.</summary>
    public IReadOnlyList<ChapterDefinition> Chapters { get; init; } = [];

    /// <summary>Lines for signatures by hand, or names that stand for them.</summary>
    public IReadOnlyList<SignatoryDefinition> Signatories { get; init; } = [];

    /// <summary>附件: what goes with it, one line each.</summary>
    public IReadOnlyList<Text> Attachments { get; init; } = [];

    /// <summary>Whom it is addressed to: <c>{subject.name}</c> unless said otherwise.</summary>
    public string Addressee { get; init; } = "{subject.name}";
}

/// <summary>One line of facts in a document.</summary>
public sealed record LabelledText(Text Label, Text Value)
{
    /// <summary>Left out where there is nothing to say.</summary>
    public bool Optional { get; init; }
}

/// <summary>
/// A chapter of a report: its own paragraphs, then the answers of the named fields of a form of the case or of one tied to it, each under its label.
/// </summary>
public sealed record ChapterDefinition(Text Title)
{
    /// <summary>The form (<c>assessment/self-assessment</c>); absent: the chapter has only its own words.</summary>
    public string? Form { get; init; }

    /// <summary>Sections of that form, all fields of them.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Single fields of that form, before the sections.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Each section stands under its own title, as （一）, （二）.</summary>
    public bool Titled { get; init; }

    /// <summary>The titles of the sections say their place themselves (风险一：…) and get no （一） before them.</summary>
    public bool Unnumbered { get; init; }

    public IReadOnlyList<Text> Body { get; init; } = [];
}

/// <summary>A signature line: in which quality, and whose name where it is known.</summary>
public sealed record SignatoryDefinition(Text Role)
{
    public string? Name { get; init; }

    public string? At { get; init; }
}

/// <summary>A list of a document under its own heading.</summary>
public sealed record ListDefinition(Text Title, ItemsDefinition Items);

/// <summary>Which repeated group is listed in a document, and which of its fields.</summary>
public sealed record ItemsDefinition(string From)
{
    /// <summary>The first is the title; condition, standard, proof, ground and due have a place of their own; others follow as text.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
