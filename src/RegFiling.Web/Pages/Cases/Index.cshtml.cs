using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Interviews;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Rectifications;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Subjects;
using RegFiling.Web.Endpoints;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>One case: where it stands, what runs, what this person may do, what was said and done.</summary>
public sealed class IndexModel(IMediator mediator, RegFilingDbContext db, PackCatalogue packs, CurrentActor current, ReadTrace trace, TimeProvider clock) : PageModel
{
    public CaseView View { get; private set; } = null!;

    /// <summary>The act that brought the person here.</summary>
    public TimelineEntry? Done { get; private set; }

    public DateOnly Today { get; private set; }

    public bool Unmasked { get; private set; }

    public Filing? Filing { get; private set; }

    /// <summary>The company of the entry that the case is about, where it is no case of a company.</summary>
    public string? CompanyInQuestion { get; private set; }

    /// <summary>The subject file that the filing was submitted under, or will be.</summary>
    public SubjectFileView? SubjectFile { get; private set; }

    public TierDecision? Tier { get; private set; }

    /// <summary>The computation behind the tier, with what would have changed it and what is still unknown.</summary>
    public TierResult? Computed { get; private set; }

    public IReadOnlyList<FilingObligation> Obligations { get; private set; } = [];

    /// <summary>What interviews asked for about this filing, or in this interview.</summary>
    public IReadOnlyList<InterviewDuty> InterviewDuties { get; private set; } = [];

    /// <summary>The case is an interview whose record is there.</summary>
    public bool HasRecord { get; private set; }

    /// <summary>When the interview is to be, as far as this person knows of it.</summary>
    public DateTimeOffset? Meeting { get; private set; }

    /// <summary>Every tier that counted, oldest first, as far as this person was told.</summary>
    public IReadOnlyList<TierStep> Tiers { get; private set; } = [];

    /// <summary>What a change differs in from the version on record; null for other cases.</summary>
    public ChangeView? Change { get; private set; }

    /// <summary>A rectification item by item; null for other cases, and before the company was told.</summary>
    public IReadOnlyList<RectificationItem>? Items { get; private set; }

    /// <summary>Forms that are filled in over several visits, as they stand now.</summary>
    public IReadOnlyList<AnswersView> Forms { get; private set; } = [];

    /// <summary>What was said with an act, by the version of the case that it made.</summary>
    public IReadOnlyDictionary<int, AnswersView> Said { get; private set; } = new Dictionary<int, AnswersView>();

    /// <summary>The act of the authority that gave the case back to the party, with what it asks for; null where it stands elsewhere on the page.</summary>
    public (TimelineEntry Act, AnswersView Said)? SentBack { get; private set; }

    public IReadOnlyList<LinkedCase> Linked { get; private set; } = [];

    /// <summary>Cases that could be begun from here, were they not under way already: they are gone on with.</summary>
    public IEnumerable<LinkedCase> Going => Linked.Where(linked => !linked.From && linked.Case.ClosedAt is null && View.Procedure.Children.TryGetValue(linked.Case.Procedure, out var child)
        && child.Once && child.From.Contains(View.Case.State) && child.Role.Any(role => current.Actor.Holds(role, View.Case.SubjectId)));

    /// <summary>The package for the national office is for this person, and there is one.</summary>
    public bool MayReport { get; private set; }

    /// <summary>What the checks find, while the case is open; null where there are no checks or it is nobody's turn to use them.</summary>
    public IReadOnlyList<FoundContradiction>? Findings { get; private set; }

    /// <summary>The filing can be read by other instruments, and this person may look.</summary>
    public bool MayCompare => View.Case is { Procedure: "filing", SubjectId: not null } && (OfTheCompany || current.Actor.IsOfficial);

    /// <summary>So little is filled in that nothing found says nothing.</summary>
    public bool TooLittleToCheck => CaseWords.HasTooLittleToCheck(View, Today);

    public bool OfTheCompany => View.Case.SubjectId is { } subject && current.Actor.Subjects.Contains(subject);

    public bool MaySeeCompany => current.Actor.IsOfficial || current.Actor.Roles.Any(role => role.SubjectId == View.Case.SubjectId && role.Role != Roles.Agent);

    public async Task<IActionResult> OnGetAsync(Guid id, int? done, bool unmask, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { } view)
        {
            return await mediator.Send(new GetLapsedMandate(id), cancellationToken) is null ? NotFound() : Redirect($"/mandates?refused={id}");
        }

        View = view;
        Unmasked = unmask;
        Today = view.Pack.Deadlines.Time.DateOf(clock.GetUtcNow());
        Done = done is null ? null : view.Timeline.LastOrDefault(act => act.Version <= done && act.Role != "system" && view.Procedure.Action(act.Action) is not null);
        await trace.LeaveAsync(view.Case, unmask ? "personal" : "case", id, cancellationToken);
        await LoadRecordsAsync(cancellationToken);
        LoadForms();
        await LoadInterviewsAsync(cancellationToken);
        MayReport = Filing?.LocalNumber is not null && await mediator.Send(new GetNationalPackage(id), cancellationToken) is not null;
        foreach (var linked in view.Linked.DistinctBy(linked => linked.Case.Id))
        {
            // A linked case is named only to who may open it.
            if (await mediator.Send(new GetCase(linked.Case.Id), cancellationToken) is not null)
            {
                Linked = [.. Linked, linked];
            }
        }

        // The company looks before it sends, the authority while it reviews.
        if (view.Procedure.Checks.Count > 0 && (OfTheCompany ? view.Case.WaitingFor == "party" : current.Actor.IsOfficial && view.Case.ClosedAt is null))
        {
            Findings = await mediator.Send(new GetContradictions(id), cancellationToken);
        }

        return Page();
    }

    public Text TitleOf(Case other) => View.Pack.Procedures.GetValueOrDefault(other.Procedure)?.Title ?? RegFiling.Platform.Text.Of(other.Procedure);

    public Text StateOf(Case other) => View.Pack.Procedures.GetValueOrDefault(other.Procedure)?.States.GetValueOrDefault(other.State)?.Title ?? RegFiling.Platform.Text.Of(other.State);

    /// <summary>Working days until a clock runs out; negative when it has.</summary>
    public int Left(CaseClock clock)
    {
        var calendar = View.Pack.Deadlines.Calendar;
        return clock.DueOn >= Today ? calendar.Count(Today, clock.DueOn) : -calendar.Count(clock.DueOn, Today);
    }

    public Text Limit(CaseClock clock) => Period.Parse(clock.Limit).Text;

    private async Task LoadInterviewsAsync(CancellationToken cancellationToken)
    {
        if (View.Case.Procedure == Interview.Procedure)
        {
            var record = await mediator.Send(new GetInterviewRecord(View.Case.Id), cancellationToken);
            (HasRecord, InterviewDuties, Meeting) = (record is not null, record?.Duties ?? [], InterviewCalendar.Meeting(View));
        }
        else if (View.Case is { Procedure: "filing", RecordId: { } filing })
        {
            InterviewDuties = await mediator.Send(new GetInterviewDuties(filing, View.Case.Id), cancellationToken);
        }
    }

    private async Task LoadRecordsAsync(CancellationToken cancellationToken)
    {
        if (View is { SubjectName: null, Case.RecordId: { } about })
        {
            // One of the public began it, about an entry of a company.
            CompanyInQuestion = (await db.Set<RegisterEntry>().FindAsync([about], cancellationToken))?.SubjectName;
        }

        if (View.Case.Procedure is not ("filing" or "tier-review" or "change" or "regrade" or "rectification" or "deregistration" or "deregistration-ex-officio" or "revocation" or "restoration")
            || View.Case.RecordId is not { } record)
        {
            return;
        }

        Filing = await db.Set<Filing>().AsNoTracking().FirstOrDefaultAsync(filing => filing.Id == record, cancellationToken);
        Change = await ChangeView.OfAsync(mediator, View, cancellationToken);
        Items = View.Case.Procedure == "rectification" ? await mediator.Send(new GetRectification(View.Case.Id), cancellationToken) : null;
        var official = current.Actor.IsOfficial;
        if (View.Case.Procedure is "filing" or "tier-review")
        {
            SubjectFile = Filing is null ? null : await mediator.Send(new GetSubjectFile(Filing.SubjectId, Filing.SubjectFileId), cancellationToken);
        }
        else if (View.Case.Procedure != "regrade")
        {
            // There the tier is beside the point; what is asked is on the page of the filing.
            return;
        }

        Tier = await TierHistory.NewestAsync(db, View.Case, official, cancellationToken);
        if (Tier is { } tier)
        {
            // By the rules of the case that decided it: after a change of rules these are not those that the filing began under.
            var hash = await db.Set<Case>().AsNoTracking().Where(decided => decided.Id == tier.CaseId).Select(decided => decided.PackHash).FirstAsync(cancellationToken);
            Computed = tier.Recompute(await packs.GetAsync(hash, cancellationToken));
            Obligations = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == tier.Id).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
            Tiers = await TierHistory.OfAsync(db, record, official, cancellationToken);
        }
    }

    private void LoadForms()
    {
        var procedure = View.Procedure;
        var lasting = procedure.Actions.Values.Where(action => action.Partial).Select(action => action.Form).Concat(procedure.Actions.Values.SelectMany(action => action.Requires)).OfType<string>().Distinct()
            .OrderBy(form => form != procedure.Start.Form).ToList();
        Forms = [.. lasting.Where(View.Forms.ContainsKey).Select(form => new AnswersView(View.Pack.Forms[form], View.Forms[form], View.Case.Id, Unmasked))];
        Said = View.Said.Where(form => !lasting.Contains(form.Form)).ToDictionary(form => form.Version, form => new AnswersView(View.Pack.Forms[form.Form], form.Data, View.Case.Id, Unmasked));
        // The state says whose turn it is; the reasons why it is theirs again stand with the act that led there.
        if (View.Case.WaitingFor == "party" && View.Timeline.LastOrDefault(act => act.State is not null && act.Role != "system") is { } last && last.State == View.Case.State
            && !Roles.Company.Contains(last.Role) && last.Role != Roles.Public && Said.TryGetValue(last.Version, out var said) && said.Sections.Any() && !SupplementView.Lists.Contains(said.Form.Id))
        {
            SentBack = (last, said);
        }
    }
}
