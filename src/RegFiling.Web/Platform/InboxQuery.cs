using System.Globalization;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Platform;

/// <summary>What an inbox is narrowed to, as it stands in the address: kept from page to page, in saved views and in exports. What cannot be read narrows nothing.</summary>
public sealed record InboxQuery
{
    private const int LongestText = 100;

    private static readonly int[] Sizes = [25, 50, 100, 200];

    private InboxQuery()
    {
    }

    public CaseTab Tab { get; private init; }

    public string? Procedure { get; private init; }

    /// <summary>Procedure and state: <c>filing/submitted</c>.</summary>
    public string? State { get; private init; }

    public string? District { get; private init; }

    /// <summary><c>me</c>, <c>none</c>, or the id of a person.</summary>
    public string? Who { get; private init; }

    /// <summary><c>overdue</c>, or within so many working days.</summary>
    public string? Due { get; private init; }

    public bool Late { get; private init; }

    public string? Text { get; private init; }

    public bool Closed { get; private init; }

    public int Size { get; private init; }

    /// <summary>Something besides the tab narrows the list.</summary>
    public bool IsNarrowed => Procedure is not null || State is not null || District is not null || Who is not null || Due is not null || Late || Text is not null || Closed;

    /// <summary>The tabs that this person has.</summary>
    public static IReadOnlyList<CaseTab> TabsOf(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsOfficial ? actor.Roles.All(role => Roles.Watching.Contains(role.Role)) ? [CaseTab.All, CaseTab.Party, CaseTab.National] : [CaseTab.Mine, CaseTab.Party, CaseTab.National, CaseTab.Other, CaseTab.All]
            : actor.Subjects.Any() ? [CaseTab.Mine, CaseTab.Authority, CaseTab.National, CaseTab.All]
            : actor.Roles.Any(role => role.Role != Roles.Public) ? [CaseTab.Mine, CaseTab.All] : [CaseTab.All];
    }

    public static InboxQuery Read(IQueryCollection query, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(query);
        var tabs = TabsOf(actor);
        string? One(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 and <= LongestText } value ? value : null;
        // The name that links of an earlier version use.
        var name = One("tab") ?? One("waiting");
        var tab = Enum.TryParse<CaseTab>(name, ignoreCase: true, out var asked) && tabs.Contains(asked) && !char.IsAsciiDigit(name[0]) ? asked : tabs[0];
        return new()
        {
            Tab = tab,
            Procedure = One("procedure"),
            State = One("state") is { } state && state.Contains('/', StringComparison.Ordinal) ? state : null,
            District = One("district") is { Length: 6 } district && district.All(char.IsAsciiDigit) ? district : null,
            Who = One("who") is { } who && (who is "me" or "none" || Guid.TryParse(who, out _)) ? who : null,
            Due = One("due") is { } due && (due == "overdue" || (int.TryParse(due, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 0 and <= 60)) ? due : null,
            Late = One("late") == "true",
            Text = One("text"),
            Closed = One("closed") == "true",
            Size = int.TryParse(One("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Sizes.Contains(size) ? size : Sizes[0],
        };
    }

    /// <summary>As the process understands it. Working days are those of the jurisdiction, from today on.</summary>
    public CaseFilter Filter(Actor actor, Deadlines deadlines, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(deadlines);
        var cut = State?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return new()
        {
            Tab = Tab,
            Procedure = cut > 0 ? State![..cut] : Procedure,
            State = cut > 0 ? State![(cut + 1)..] : null,
            District = District,
            AssigneeId = Who == "me" ? actor.PersonId : Guid.TryParse(Who, out var who) ? who : null,
            Unassigned = Who == "none",
            DueBy = Due switch
            {
                null => null,
                "overdue" => now,
                _ => deadlines.Time.EndOf(deadlines.Calendar.Add(deadlines.Time.DateOf(now), int.Parse(Due, CultureInfo.InvariantCulture))),
            },
            Late = Late,
            Text = Text,
            // Whoever looks for a case by name or number wants it, closed or not.
            Closed = Closed || Text is not null,
        };
    }

    /// <summary>The query string: everything that narrows, and whatever else is given; a value of null takes one away.</summary>
    public string With(params (string Name, string? Value)[] others)
    {
        var values = new Dictionary<string, string?>
        {
            ["tab"] = Tab.ToString().ToLowerInvariant(),
            ["procedure"] = State is null ? Procedure : null,
            ["state"] = State,
            ["district"] = District,
            ["who"] = Who,
            ["due"] = Due,
            ["late"] = Late ? "true" : null,
            ["text"] = Text,
            ["closed"] = Closed ? "true" : null,
            ["size"] = Size == Sizes[0] ? null : Size.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in others)
        {
            values[name] = value;
        }

        return QueryString.Create(values.Where(value => value.Value is not null)).ToString();
    }

    /// <summary>The calendar that lists count by.</summary>
    internal static Deadlines DeadlinesOf(PackCatalogue packs) => packs.Current[0].Deadlines;
}
