using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Accountability;

/// <summary>Another case of the same company.</summary>
internal sealed record EarlierCase(PenaltyCase Penalty, string Number);

/// <summary>A decided case with the same provision and gravity, of whatever company: for the proportion of the measure (过罚相当). The company is not named.</summary>
internal sealed record ComparableCase(PenaltyCase Penalty, string Number);

/// <summary>A case that a clue names by its number.</summary>
internal sealed record CitedCase(Case Case);

/// <summary>A document of the case, for the index of the file.</summary>
internal sealed class FileIndexLine(IssuedDocument document, DateOnly day) : IDocumentItem
{
    public string List => "papers";

    public JsonObject Item(PackManifest pack) => new()
    {
        ["title"] = new JsonObject { ["zh"] = document.Title.Zh, ["en"] = document.Title.En },
        ["text"] = new JsonObject { ["zh"] = $"{document.Number}，{Wording.Date(day).Zh}", ["en"] = $"{document.Number}, {Wording.Date(day).En}" },
    };
}

/// <summary>Brings the record, the company whether or not it knows of the case, the evidence, and what other cases say.</summary>
[Loads("accountability")]
internal sealed class AccountabilityLoader : ILoadRecords
{
    private const int MostComparable = 10;

    public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var penalty = await db.Set<PenaltyCase>().FirstOrDefaultAsync(record => record.Id == at.Case.RecordId, cancellationToken);
        var code = at.Action == "start" ? at.Form.Text("creditCode")?.Trim() : null;
        var subject = penalty is not null ? await db.Set<Subject>().FirstOrDefaultAsync(subject => subject.Id == penalty.SubjectId, cancellationToken)
            : await db.Set<Subject>().FirstOrDefaultAsync(subject => subject.CreditCode == code && code != null, cancellationToken);
        at.Bring(new object?[] { penalty, subject, new PenaltyWords(at) }.OfType<object>());
        await CitedAsync(at, db, cancellationToken);
        if (penalty is null)
        {
            return;
        }

        at.Bring(await db.Set<EvidenceLine>().Where(line => line.CaseId == at.Case.Id).OrderBy(line => line.Number).ThenBy(line => line.Line).ToListAsync(cancellationToken));
        var others = await db.Set<PenaltyCase>().AsNoTracking().Where(other => other.SubjectId == penalty.SubjectId && other.Id != penalty.Id)
            .Join(db.Set<Case>(), other => other.CaseId, c => c.Id, (other, c) => new { other, c.Number }).OrderBy(found => found.Number).ToListAsync(cancellationToken);
        at.Bring(others.Select(found => new EarlierCase(found.other, found.Number)));
        var (breach, severity) = (penalty.Breach, penalty.Severity);
        if (breach is not null && severity is not null)
        {
            var alike = await db.Set<PenaltyCase>().AsNoTracking()
                .Where(other => other.Breach == breach && other.Severity == severity && other.DecidedOn != null && other.Id != penalty.Id && other.Outcome != PenaltyOutcome.NotEstablished)
                .Join(db.Set<Case>(), other => other.CaseId, c => c.Id, (other, c) => new { other, c.Number })
                .OrderByDescending(found => found.other.DecidedOn).ThenBy(found => found.Number).Take(MostComparable).ToListAsync(cancellationToken);
            at.Bring(alike.Select(found => new ComparableCase(found.other, found.Number)));
        }

        await PeopleAsync(at, db, cancellationToken);
        if (at.Action == "archive")
        {
            var papers = await db.Set<IssuedDocument>().AsNoTracking().Where(document => document.CaseId == at.Case.Id).OrderBy(document => document.At).ToListAsync(cancellationToken);
            at.Bring(papers.Select(paper => new FileIndexLine(paper, at.Pack.Deadlines.Time.DateOf(paper.At))));
        }
    }

    private static async Task CitedAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var numbers = at.Action == "start" ? at.Form.Rows("restsOn").Select(row => row.Text("number")?.Trim()).OfType<string>().Distinct().ToList() : [];
        if (numbers.Count > 0)
        {
            var cited = await db.Set<Case>().AsNoTracking().Where(c => numbers.Contains(c.Number) && !c.Private).ToListAsync(cancellationToken);
            at.Bring(cited.Select(found => new CitedCase(found)));
        }
    }

    // Those named in the case and in the form that is being sent: by name for papers and pages, with the roles that they hold today for the rules.
    private static async Task PeopleAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var named = at.Saved.Values.Append(at.Form).SelectMany(form => new[] { form.Text("first"), form.Text("second"), form.Text("together") })
            .Select(id => Guid.TryParse(id, out var person) ? person : Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToList();
        var found = await CommonActs.FindAsync(db, named, at.Now, cancellationToken);
        at.Bring(found.Select(person => new NamedPerson(person.PersonId, person.Name, person.Roles)));
    }
}

/// <summary>What papers say of a case beyond its forms: computed when a paper is made, after the act has had its effect.</summary>
internal sealed class PenaltyWords(CaseContext at) : IDocumentFacts
{
    private static readonly string[] Places = ["first", "second"];

    public IEnumerable<(string Name, Text Value)> Facts()
    {
        if (at.Find<PenaltyCase>() is not { } penalty)
        {
            yield break;
        }

        var opening = at.SavedForm(Matter.Opening);
        yield return ("penalty.act", Text.Of(penalty.Act ?? opening.Text("actKey") ?? ""));
        yield return ("penalty.period", Period(penalty.ActFrom, penalty.ActTo));
        yield return ("penalty.first", Matter.IsFirst(at) ? new("初次违法（本机关记录）", "first breach on the record of this office") : new("此前已有查实的违法行为", "a breach was established before"));
        yield return ("penalty.investigators", Officers());
        yield return ("penalty.evidenceCount", Text.Of($"{at.All<EvidenceLine>().Select(line => line.Number).Distinct().Count()}"));
        var proposed = at.Procedure.Action(at.Action)?.Form is Matter.PreNotice or Matter.Decision or Matter.Proposal ? at.Form : at.SavedForm(Matter.Decision);
        foreach (var fact in Penalty(penalty, proposed))
        {
            yield return fact;
        }
    }

    private IEnumerable<(string Name, Text Value)> Penalty(PenaltyCase penalty, FormData proposed)
    {
        var fine = proposed.Number("fine");
        yield return ("penalty.fine", fine is { } sum ? Money.Words(sum) : Text.Of(""));
        yield return ("penalty.factors", Platform.Forms.FormText.Show(at.Pack.Forms[Matter.PreNotice].Field("factors")!, proposed["factors"]) is { Zh.Length: > 0 } factors ? factors : new("无", "none"));
        yield return ("penalty.measures", Measures(proposed));
        yield return ("penalty.ground", Grounds(proposed));
        yield return ("penalty.lawInTime", Matter.Ladder(at).IsNewer
            ? new("行为终了后规定已经修改，依照从旧兼从轻原则适用处罚较轻的新规定。", "The text was changed after the act; the newer one is lighter and applies.") : Text.Of(""));
        yield return ("penalty.hearing", Matter.HasHearingRight(at, proposed)
            ? new(
                $"对上述拟处罚，你单位有权要求听证，可以自收到本告知书之日起{Limit("hearing-request").Zh}内提出；逾期不提出的，视为放弃听证。听证不收取费用。",
                $"You have the right to a hearing on this; ask for it within {Limit("hearing-request").En} of receiving this notice. Not asked for in time, it is given up. It is free of charge.")
            : Text.Of(""));
        yield return ("penalty.newFacts", Line(new("新的事实和证据：", "New facts and evidence: "), proposed.Text("newFacts")));
        yield return ("penalty.correction", Line(new("责令改正：", "To be corrected: "), proposed.Text("correction")));
        if (fine is not null)
        {
            var percent = at.Procedure.Settings["lateChargePercent"].Value;
            yield return ("penalty.payment", new(
                $"罚款应当自收到本决定书之日起{Limit("payment").Zh}内缴纳。缴款方式：{proposed.Text("payTo")}。到期不缴纳的，每日按罚款数额的百分之{Wording.Chinese(int.Parse(percent, System.Globalization.CultureInfo.InvariantCulture))}加处罚款，加处罚款的数额不超出罚款的数额。",
                $"The fine is to be paid within {Limit("payment").En} of receiving this decision, as follows: {proposed.Text("payTo")}. If it is not, {percent} % of the fine is added for each day, never more than the fine itself."));
        }

        if (penalty.Fine is not null)
        {
            var (account, rate) = (FineAccount.Of(penalty), Matter.Number(at, "lateChargePercent"));
            yield return ("penalty.added", Money.Words(account.AddedUpTo(at.Today, rate)));
            yield return ("penalty.paid", Money.Words(account.PaidUpTo(at.Today)));
            yield return ("penalty.owed", Money.Words(account.OwedOn(at.Today, rate)));
        }
    }

    private Text Measures(FormData proposed)
    {
        var words = proposed.Answers("measures").Select(measure => measure == Ladder.Fine && proposed.Number("suspendDays") is { } days && proposed.Number("fine") is { } fine
            ? new Text($"责令暂停信息更新{days:0}日，并处罚款{Money.Words(fine).Zh}", $"suspension of information updates for {days:0} days, with a fine of {Money.Words(fine).En}")
            : Matter.Label(at, Matter.PreNotice, "measures", measure)).ToList();
        return new(string.Join("；", words.Select(word => word.Zh)), string.Join("; ", words.Select(word => word.En)));
    }

    private Text Grounds(FormData proposed)
    {
        var ladder = Matter.Ladder(at);
        var grounds = proposed.Answers("measures").Select(ladder.Row).OfType<Platform.Rules.RowHit>().SelectMany(row => row.Grounds).Distinct().ToList();
        return Wording.Grounds(at.Pack.Manifest, grounds);
    }

    private Text Officers()
    {
        var named = at.SavedForm(Matter.Investigators);
        var words = Places.Select(place => (Person: at.All<NamedPerson>().FirstOrDefault(person => person.Id.ToString() == named.Text(place)), Certificate: named.Text(place + "Certificate")))
            .Where(officer => officer.Person is not null)
            .Select(officer => new Text($"{officer.Person!.Name.Zh}（执法证号{officer.Certificate}）", $"{officer.Person.Name.En} (certificate {officer.Certificate})")).ToList();
        return new(string.Join("、", words.Select(word => word.Zh)), string.Join(", ", words.Select(word => word.En)));
    }

    private static Text Line(Text label, string? said) => said is null ? Text.Of("") : new(label.Zh + said, label.En + said);

    private Text Limit(string clock) => Platform.Calendar.Period.Parse(at.Procedure.Clocks[clock].Limit).Text;

    private static Text Period(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        ({ } first, { } last) => new($"{Wording.Date(first).Zh}至{Wording.Date(last).Zh}", $"{Wording.Date(first).En} to {Wording.Date(last).En}"),
        ({ } first, null) => new($"{Wording.Date(first).Zh}起，仍在继续", $"since {Wording.Date(first).En}, still going on"),
        _ => Text.Of(""),
    };
}
