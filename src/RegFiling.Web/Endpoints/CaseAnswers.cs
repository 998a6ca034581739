using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Endpoints;

/// <summary>A page of cases.</summary>
public sealed record CasesAnswer(IReadOnlyList<CaseRow> Cases, int Count, int Page, int Pages);

/// <summary>A time limit of a case with its computation in words.</summary>
public sealed record ClockAnswer(string Clock, Force Force, string Owner, string Limit, DateOnly DueOn, bool Provisional, ClockStatus Status, DateTimeOffset? OverdueAt, Text Explanation);

/// <summary>An action that the person may take now, or why not this very person.</summary>
public sealed record ActionAnswer(string Action, Text Title, string? Form, bool Reauthenticate, Text? Refused);

/// <summary>An act of the record.</summary>
public sealed record ActAnswer(DateTimeOffset At, string Action, Text Title, Text Who, string Role, string? State, int Version, string Hash);

/// <summary>A document that was issued.</summary>
public sealed record DocumentAnswer(Guid Id, string Definition, string? Number, Text Title, DateTimeOffset At, DocumentState State);

/// <summary>A request that somebody keep out of the case, and what was decided.</summary>
public sealed record RecusalAnswer(Text Name, RecusalStatus Status, DateTimeOffset AskedAt, DateTimeOffset? DecidedAt, string? Reason);

/// <summary>One case as machines see it; which forms and documents are in it is decided by who asks, and outside of the company personal values are masked.</summary>
public sealed record CaseAnswer(
    Guid Id,
    string Number,
    string Procedure,
    string PackHash,
    string State,
    Text StateTitle,
    int Version,
    string Title,
    Guid? SubjectId,
    string? Subject,
    string? WaitingFor,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt,
    IReadOnlyList<ClockAnswer> Clocks,
    IReadOnlyList<ActionAnswer> Actions,
    IReadOnlyList<ActAnswer> Timeline,
    IReadOnlyList<DocumentAnswer> Documents,
    IReadOnlyDictionary<string, JsonObject> Forms)
{
    /// <summary>Marks of the case (逾期履行备案手续).</summary>
    public IReadOnlyList<Text> Flags { get; init; } = [];

    /// <summary>Who was asked to keep out of the case, and what was decided.</summary>
    public IReadOnlyList<RecusalAnswer> Recusals { get; init; } = [];

    public static CaseAnswer Of(CaseView view, Actor reader)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(reader);
        var c = view.Case;
        var own = c.SubjectId is { } subject && reader.Subjects.Contains(subject);
        return new(
            c.Id, c.Number, c.Procedure, c.PackHash, c.State, view.Procedure.States[c.State].Title, c.Version, c.Title, c.SubjectId, view.SubjectName, c.WaitingFor, c.OpenedAt, c.ClosedAt,
            [.. view.Clocks.Select(clock => new ClockAnswer(clock.Clock, clock.Force, clock.Owner, clock.Limit, clock.DueOn, clock.Provisional, clock.Status, clock.OverdueAt, clock.Explanation))],
            [.. view.Actions.Select(action => new ActionAnswer(action.Id, action.Definition.Title, action.Definition.Form, action.Definition.Reauthenticate, action.Refusal?.Why))],
            [.. view.Timeline.Select(act => new ActAnswer(act.At, act.Action, act.Title, act.Who, act.Role, act.State, act.Version, act.Hash))],
            [.. view.Documents.Select(document => new DocumentAnswer(document.Id, document.Definition, document.Number, new(document.TitleZh, document.TitleEn), document.At, document.State))],
            view.Forms.ToDictionary(form => form.Key, form => own ? form.Value.Values : new AnswersView(view.Pack.Forms[form.Key], form.Value, c.Id, false).Masked()))
        {
            Flags = view.Flags,
            Recusals = [.. view.Recusals.Select(recusal => new RecusalAnswer(recusal.Name, recusal.Status, recusal.AskedAt, recusal.DecidedAt, recusal.Reason))],
        };
    }
}
