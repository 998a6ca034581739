using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Subjects;

namespace RegFiling.Accountability;

/// <summary>登记线索. The case is nobody's company's until a paper of it reaches the company: a clue that leads to nothing, the company never learns of.</summary>
[Action("accountability", "start")]
internal sealed class RegisterClue : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var subject = at.Record<Subject>();
        var penalty = new PenaltyCase { Id = Guid.CreateVersion7(at.Now), CaseId = at.Case.Id, SubjectId = subject.Id };
        (at.Case.RecordId, at.Case.SubjectId, at.Case.District, at.Case.Title) = (penalty.Id, null, subject.District, subject.Name);
        var clauses = form.Rows("restsOn").ToLookup(row => row.Text("number")!.Trim(), row => row.Text("clause")?.Trim() ?? "");
        return Effects.None.Adds(penalty).Adds(at.All<CitedCase>().SelectMany(cited => clauses[cited.Case.Number].Distinct().Select(clause =>
            new CaseLink { FromCaseId = at.Case.Id, ToCaseId = cited.Case.Id, Kind = LinkedCase.RestsOn, Clause = clause })));
    }
}

/// <summary>提请立案: which act, when, under which provision.</summary>
[Action("accountability", "propose-opening")]
internal sealed class ProposeOpening : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var penalty = at.Record<PenaltyCase>();
        (penalty.Act, penalty.ActFrom, penalty.ActTo) = (form.Text("actKey"), form.Date("actFrom"), Matter.Ended(form));
        (penalty.DiscoveredOn, penalty.IsGrave, penalty.Breach) = (form.Date("discoveredOn"), form.IsTrue("grave"), form.Text("breach"));
        return Effects.None;
    }
}

/// <summary>批准立案: the time limit of the case runs from here.</summary>
[Action("accountability", "open")]
internal sealed class OpenCase : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<PenaltyCase>().OpenedOn = at.Today;
        return Effects.None;
    }
}

/// <summary>指定承办人: the first of the two has the case on their list.</summary>
[Action("accountability", "name-investigators")]
internal sealed class NameInvestigators : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Case.AssigneeId = Guid.Parse(form.Text("first")!);
        return Effects.None;
    }
}

/// <summary>调查取证: each item gets its number and its first line in the chain of custody.</summary>
[Action("accountability", "collect-evidence")]
internal sealed class CollectEvidence : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (last, together) = (at.All<EvidenceLine>().Select(line => line.Number).DefaultIfEmpty(0).Max(), Guid.Parse(form.Text("together")!));
        return Effects.None.Adds(form.Rows("items").Select((row, index) => new EvidenceLine
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            Number = last + index + 1,
            Line = 1,
            Act = EvidenceAct.Taken,
            Name = row.Text("name")!,
            Kind = row.Text("kind"),
            Person = row.Text("takenFrom")!,
            On = row.Date("takenOn")!.Value,
            Place = row.Text("place")!,
            Sha256 = row["file"] is System.Text.Json.Nodes.JsonObject file ? FormData.TextOf(file["sha256"]) : null,
            Note = row.Text("note"),
            FirstOfficer = at.Actor.PersonId,
            SecondOfficer = together,
            At = at.Now,
        }).ToList());
    }
}

/// <summary>移转证据: another line; what was written before stays.</summary>
[Action("accountability", "move-evidence")]
internal sealed class MoveEvidence : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var last = at.All<EvidenceLine>().Where(line => line.Number == form.Number("number")).MaxBy(line => line.Line)!;
        return Effects.None.Adds(new EvidenceLine
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            Number = last.Number,
            Line = last.Line + 1,
            Act = EvidenceAct.Moved,
            Name = last.Name,
            Kind = last.Kind,
            Person = form.Text("to")!,
            On = form.Date("movedOn")!.Value,
            Place = form.Text("place")!,
            Sha256 = last.Sha256,
            Note = form.Text("note"),
            FirstOfficer = at.Actor.PersonId,
            SecondOfficer = Guid.Parse(form.Text("together")!),
            At = at.Now,
        });
    }
}

/// <summary>A paper that reaches the company makes the case its own from then on: preservation, order to correct, notice.</summary>
[Action("accountability", "preserve-evidence")]
[Action("accountability", "order-correction")]
[Action("accountability", "pre-notice")]
internal sealed class TellTheCompany : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        Matter.Tell(at);
        return Effects.None;
    }
}

/// <summary>调查终结: what was found, for the record and for comparison with other cases.</summary>
[Action("accountability", "close-investigation")]
internal sealed class CloseInvestigation : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var penalty = at.Record<PenaltyCase>();
        (penalty.Breach, penalty.Severity, penalty.ActFrom, penalty.ActTo) = (form.Text("breach"), form.Text("severity"), form.Date("actFrom"), Matter.Ended(form));
        return Effects.None;
    }
}

/// <summary>集体讨论 opens with the decided cases of the same provision and gravity: a draft that the discussion amends.</summary>
internal static class Proportion
{
    [Opens("accountability", "discuss")]
    public static IReadOnlyList<Text> Compare(CaseContext at, FormData form)
    {
        var alike = at.All<ComparableCase>().ToList();
        var noticed = at.SavedForm(Matter.PreNotice);
        var lines = new List<string> { $"本案拟处罚：{Said(at, noticed.Answers("measures"), noticed.Number("fine"))}。" };
        lines.AddRange(alike.Select(other =>
            $"{other.Number}：{(other.Penalty.Outcome == PenaltyOutcome.Penalty ? Said(at, (other.Penalty.Measures ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), other.Penalty.Fine) : "不予行政处罚")}（{Wording.Date(other.Penalty.DecidedOn!.Value).Zh}）。"));
        if (alike.Count == 0)
        {
            lines.Add("没有违反同一规定、情节相同的已决案件。");
        }

        if (!form.Has("comparable"))
        {
            form.Values["comparable"] = string.Join('\n', lines);
        }

        return [new(
            $"系统找到{alike.Count}件违反同一规定、情节相同的已决案件，已列入“与类似案件的比较”，请核对；风险等级不作为比较因素。",
            $"{alike.Count} decided cases with the same provision and gravity were found and put into the comparison; check them. A tier is no factor.")];
    }

    private static string Said(CaseContext at, IEnumerable<string> measures, decimal? fine) =>
        string.Join("、", measures.Select(measure => Matter.Label(at, Matter.PreNotice, "measures", measure).Zh)) + (fine is { } sum ? $"，罚款{sum:0.##}元" : "");
}

/// <summary>作出处罚决定.</summary>
[Action("accountability", "decide")]
internal sealed class DecidePenalty : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var penalty = at.Record<PenaltyCase>();
        (penalty.Outcome, penalty.DecidedOn) = (PenaltyOutcome.Penalty, at.Today);
        (penalty.Measures, penalty.Fine) = (string.Join(' ', form.Answers("measures")), form.Number("fine"));
        penalty.FinedAct = penalty.Fine is null ? null : PenaltyCase.Compared(penalty.Act ?? "");
        return Effects.None;
    }
}

/// <summary>How a case ends without a penalty. What is decided about the company, the company learns.</summary>
[Action("accountability", "decide-no-penalty")]
[Action("accountability", "decide-not-established")]
[Action("accountability", "transfer")]
[Action("accountability", "transfer-to-police")]
[Action("accountability", "terminate")]
[Action("accountability", "not-open")]
internal sealed class EndWithoutPenalty : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var penalty = at.Record<PenaltyCase>();
        // A decision that stands is not undone because it can no longer be carried out.
        penalty.Outcome ??= at.Action switch
        {
            "decide-no-penalty" => PenaltyOutcome.NoPenalty,
            "decide-not-established" => PenaltyOutcome.NotEstablished,
            "terminate" => PenaltyOutcome.Terminated,
            "not-open" => PenaltyOutcome.NotOpened,
            _ => PenaltyOutcome.Transferred,
        };
        penalty.DecidedOn ??= at.Today;
        if (at.Action is "decide-no-penalty" or "decide-not-established")
        {
            Matter.Tell(at);
        }

        return Effects.None;
    }
}

/// <summary>送达: from here the time to pay runs. A warning is carried out by being served.</summary>
[Action("accountability", "serve")]
internal sealed class ServeDecision : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var penalty = at.Record<PenaltyCase>();
        penalty.ServedOn = form.Date("servedOn");
        return Effects.None.Follows(penalty.Fine is null ? "carried-out-by-service" : "carry-out", FormData.Empty);
    }
}

/// <summary>进入履行: the last day for payment as the clock tells it to the party is the day from which something is added.</summary>
[Action("accountability", "carry-out")]
internal sealed class CarryOut : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var limit = Platform.Calendar.Period.Parse(at.Procedure.Clocks["payment"].Limit);
        at.Record<PenaltyCase>().PayBy = at.Pack.Deadlines.Due(at.Now, limit).Date;
        return Effects.None;
    }
}

[Action("accountability", "pay")]
internal sealed class RecordPayment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        FineAccount.Pay(at.Record<PenaltyCase>(), form.Date("paidOn")!.Value, form.Number("amount")!.Value);
        return Effects.None;
    }
}

[Action("accountability", "allow-instalments")]
internal sealed class AllowInstalments : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        FineAccount.Schedule(at.Record<PenaltyCase>(), form.Rows("schedule").Select(row => new Dated(row.Date("due")!.Value, row.Number("amount")!.Value)));
        return Effects.None;
    }
}

/// <summary>催告, with the spans in which nothing is added because a remedy was pending.</summary>
[Action("accountability", "urge")]
internal sealed class Urge : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        FineAccount.Keep(at.Record<PenaltyCase>(), form.Rows("stays").Select(row => new Stay(row.Date("from")!.Value, row.Date("to")!.Value)));
        return Effects.None;
    }
}
