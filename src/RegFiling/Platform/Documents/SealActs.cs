using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>
/// 用印: sealing a signed document, refusing to, voiding it, signing it anew. The engine takes these acts on any case, inside its transaction. They
/// are about the document and not about the state of the case: they raise no version, so that nobody's page becomes stale by a seal.
/// </summary>
internal sealed class SealActs(RegFilingDbContext db, CaseLoader loader, DocumentIssuer issuer, ISubjectNames subjects, CurrentActor current, TimeProvider clock)
{
    private readonly EventChain chain = new(db);
    private readonly Numbers numbers = new(db);

    public async Task<Outcome<CaseReceipt>> TakeAsync(Case @case, Pack pack, ProcedureDefinition procedure, TakeAction command, CancellationToken cancellationToken)
    {
        var (actor, action) = (current.Actor, pack.Manifest.Seal!.Actions[command.Action]);
        if (!actor.IsOfficial)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Forbidden, SealRefusals.NotYours(action, action));
        }

        var form = pack.Forms[action.Form!];
        var sent = FormCheck.Clean(form, command.Form);
        var document = Guid.TryParse(sent.Text("document"), out var id)
            ? await db.Set<IssuedDocument>().Include(document => document.Seals).FirstOrDefaultAsync(document => document.Id == id && document.CaseId == @case.Id, cancellationToken) : null;
        if (document is null)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.NotFound, SealRefusals.NoSuchDocument());
        }

        var at = await loader.LoadAsync(@case, pack, procedure, document.Action ?? "", actor, clock.GetUtcNow(), cancellationToken);
        at.Form = procedure.Action(at.Action)?.Form is { } own ? at.SavedForm(own) : FormData.Empty;
        if (await WhyNotAsync(at, document, command.Action, cancellationToken) is var (kind, refusal))
        {
            return Outcome<CaseReceipt>.Refused(kind, refusal);
        }

        if (action.Reauthenticate && !command.Reauthenticated)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Invalid, Refusals.ReauthenticationNeeded());
        }

        var refusals = FormCheck.Check(form, sent, partial: false, at.Today).ToList();
        if (refusals.Count > 0)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Invalid, refusals);
        }

        var role = Authorisation.RoleFor(actor, Who(at, document, command.Action), @case.SubjectId)!;
        ClockKeeper.EndSealing(at, document.Id);
        await DoAsync(at, document, command.Action, action, role, sent, cancellationToken);
        return new CaseReceipt(@case.Id, @case.Number, @case.State, @case.Version);
    }

    /// <summary>Why this person may not take the act on the document, as it stands; null when they may.</summary>
    public async Task<(RefusalKind Kind, Refusal Refusal)?> WhyNotAsync(CaseContext at, IssuedDocument document, string act, CancellationToken cancellationToken)
    {
        var (actor, action, who) = (at.Actor, at.Pack.Manifest.Seal!.Actions[act], Who(at, document, act));
        if (Authorisation.RoleFor(actor, who, at.Case.SubjectId) is not { } role)
        {
            return (RefusalKind.Forbidden, SealRefusals.NotYours(action, action with { Who = who }));
        }

        if (act is "seal-document" or "refuse-seal" && document.SignedBy == actor.PersonId)
        {
            return (RefusalKind.Forbidden, SealRefusals.SealedBySigner(document));
        }

        if (Authorisation.TookBefore(actor, who, role, at.History) is { } earlier)
        {
            return (RefusalKind.Forbidden, Refusals.SecondPerson(action, at.Procedure.Action(earlier) ?? action));
        }

        if (document.State is not DocumentState.AwaitingSeal && !(document.State == DocumentState.SealRefused && act is "void-document" or "reissue-document"))
        {
            var line = document.Seals.MaxBy(line => line.At);
            var name = line is null ? null : (await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(person => person.Id == line.PersonId, cancellationToken))?.Name;
            return (RefusalKind.Conflict, SealRefusals.NotNow(action, document, name ?? Actor.System.Name, line is null ? null : at.Pack.Deadlines.Time.Local(line.At)));
        }

        return act == "void-document" && Clocks(at, document).Any() ? (RefusalKind.Conflict, SealRefusals.StartsAClock(document, Clocks(at, document).First())) : null;
    }

    // Who may sign such a document may also take it back; what a clock signed, whoever the pack names.
    private static WhoDefinition Who(CaseContext at, IssuedDocument document, string act)
    {
        var named = at.Pack.Manifest.Seal!.Actions[act].Who;
        var signer = at.Procedure.Action(document.Action ?? "")?.Who;
        return act is "void-document" or "reissue-document" && signer is { Role.Count: > 0 } ? signer : named;
    }

    // Clocks that have not begun because they wait for this document.
    private static IEnumerable<ClockDefinition> Clocks(CaseContext at, IssuedDocument document) => at.Procedure.Clocks
        .Where(known => known.Value.WaitsFor.Contains(document.Definition) && known.Value.While.Contains(at.Case.State)
            && at.Clocks.All(running => running.Clock != known.Key || running.Status == ClockStatus.Ended))
        .Select(known => known.Value);

    private async Task DoAsync(CaseContext at, IssuedDocument document, string act, ActionDefinition action, string role, FormData sent, CancellationToken cancellationToken)
    {
        var number = await numbers.NextAsync(at.Pack, "seal", at.Today, cancellationToken);
        var added = act == "seal-document" ? await SealAsync(at, document, role, number, sent, cancellationToken) : Line(at, document, act == "refuse-seal" ? SealKind.Refused : SealKind.Voided, role, number, sent, null);
        db.Add(added);
        var body = new JsonObject
        {
            ["case"] = at.Case.Number,
            ["document"] = document.Id.ToString(),
            ["number"] = document.Number,
            ["line"] = number,
            ["records"] = new JsonArray(RecordHash.Of(db.Entry(added))),
        };
        if (sent.Text("reason") is { } reason)
        {
            body["reason"] = reason;
        }

        if (act == "reissue-document")
        {
            var anew = await issuer.IssueAsync(at, document.Definition, role, numbers, cancellationToken);
            var sealing = ClockKeeper.StartSealing(at, anew.Id);
            db.Add(sealing);
            at.Clocks = [.. at.Clocks, sealing];
            body["documents"] = new JsonArray(DocumentIssuer.Spoken(anew));
        }

        ClockKeeper.SetNextDue(at);
        await CaseIndex.MoveAsync(db, at.Case, cancellationToken);
        var recorded = await chain.AppendAsync(
            new(at.Case.Stream, $"{at.Procedure.Id}/{act}", at.Actor.PersonId, role, at.Now, at.Case.State, at.Case.Version, action.Grounds, body), cancellationToken);
        Tell(at, document, act, action, recorded);
    }

    /// <summary>From this moment the document is in the system of the party, and the time that it sets begins (Electronic Signature Law 11).</summary>
    private async Task<SealEntry> SealAsync(CaseContext at, IssuedDocument document, string role, string number, FormData sent, CancellationToken cancellationToken)
    {
        var moment = Wording.Moment(at.Pack.Deadlines.Time.Local(at.Now));
        var rest = at.Unsealed.Where(other => other.Id != document.Id).Select(other => other.Definition).ToHashSet();
        var since = new Text(
            $"《{document.TitleZh}》{document.Number}于{moment.Zh}用印并到达当事人的系统，期限自该日起计算",
            $"the document {document.Number} ({document.TitleEn}) was sealed and reached the system of the party on {moment.En}, and the time runs from that day");
        var started = ClockKeeper.Move(at, [.. at.Clocks], rest, (document.Definition, since));
        db.AddRange(started);
        at.Clocks = [.. at.Clocks, .. started];
        at.Case.Withheld &= at.Pack.Documents[document.Definition].Inner;

        var names = at.Case.SubjectId is { } subject ? await subjects.FindAsync([subject], cancellationToken) : new Dictionary<Guid, string>();
        var facts = new DocumentFacts(at, at.Case.SubjectId is { } id ? names.GetValueOrDefault(id) : null, role, new Dictionary<Guid, Text>());
        facts.Add("seal.moment", moment);
        facts.Add("seal.number", Text.Of(number));
        var data = new JsonObject
        {
            ["at"] = at.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["number"] = number,
            ["text"] = DocumentIssuer.Texts(at.Pack.Documents[document.Definition].Served.Select(facts.Fill)),
        };
        return Line(at, document, SealKind.Sealed, role, number, sent, CanonicalJson.Write(data));
    }

    private static SealEntry Line(CaseContext at, IssuedDocument document, SealKind kind, string role, string number, FormData sent, string? data) => new()
    {
        Id = Guid.CreateVersion7(at.Now),
        DocumentId = document.Id,
        Kind = kind,
        Number = number,
        PersonId = at.Actor.PersonId,
        Role = role,
        At = at.Now,
        Copies = kind == SealKind.Sealed ? (int?)sent.Number("copies") ?? 1 : null,
        Reason = sent.Text("reason"),
        Data = data,
    };

    private void Tell(CaseContext at, IssuedDocument document, string act, ActionDefinition action, Event recorded)
    {
        var signers = document.SignerRole is null or "system" ? at.Pack.Manifest.Seal!.Void.Who.Role : [document.SignerRole];
        var (audiences, zh, en) = act switch
        {
            "seal-document" => (Told(at, document), "已送达", "has reached you"),
            "refuse-seal" => (signers, "未予用印，退回签发人", "was not sealed and is back with its signer"),
            "void-document" => (at.Pack.Manifest.Seal!.Clock.Audience, "已作废", "was voided"),
            _ => (at.Pack.Manifest.Seal!.Clock.Audience, "已作废并重新签发，待用印", "was voided and signed anew, to be sealed"),
        };
        foreach (var audience in audiences.Concat(action.Tell).Distinct())
        {
            db.Add(OutboxMessage.About(recorded, at.Case.Id, audience, new Text(
                $"{at.Case.Number} 《{document.TitleZh}》{document.Number}{zh}", $"{at.Case.Number} {document.TitleEn} {document.Number} {en}")));
        }
    }

    // Those of the company whom the act itself would have told.
    private static IReadOnlyList<string> Told(CaseContext at, IssuedDocument document)
    {
        var told = at.Procedure.Action(document.Action ?? "")?.Tell ?? [];
        if (at.Pack.Documents[document.Definition].Inner)
        {
            return told;
        }

        var named = told.Where(Roles.IsParty).ToList();
        return named.Count > 0 ? named : ["party"];
    }
}
