using Mediator;
using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Cases;

/// <summary>
/// Begins a run of a procedure. <paramref name="Key"/> makes a repeated request (double click, lost answer) the same request.
/// <paramref name="Parent"/> is the case that it belongs to, where the procedure starts from another one.
/// </summary>
public sealed record StartCase(string Procedure, Guid? SubjectId, Guid? Parent, string Key, FormData Form) : ICommand<Outcome<CaseReceipt>>;

/// <summary>
/// Takes one action in a case. <paramref name="Version"/> is that of the page it was decided on; an older one is refused.
/// <paramref name="Reauthenticated"/>: the person has just proved again who they are.
/// </summary>
public sealed record TakeAction(Guid CaseId, string Action, int Version, string Key, FormData Form, bool Reauthenticated = false) : ICommand<Outcome<CaseReceipt>>;

/// <summary>What became of an act: the case, where it stands, and the version for the next page.</summary>
public sealed record CaseReceipt(Guid CaseId, string Number, string State, int Version);
