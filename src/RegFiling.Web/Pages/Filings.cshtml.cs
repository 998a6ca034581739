using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Web.Pages;

/// <summary>算法备案: a company's own filings with what to do next; for the authority, all of them.</summary>
public sealed class FilingsModel(IMediator mediator, RegFilingDbContext db, CurrentActor current) : PageModel
{
    private const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public CasePage Found { get; private set; } = null!;

    /// <summary>The record of each case on the page.</summary>
    public IReadOnlyDictionary<Guid, Filing> Records { get; private set; } = new Dictionary<Guid, Filing>();

    /// <summary>The person's companies, and for each the registration that runs, if one does.</summary>
    public IReadOnlyList<(Subject Subject, Guid? CaseId)> Companies { get; private set; } = [];

    public IReadOnlyList<StartableProcedure> Startable { get; private set; } = [];

    public bool MayStart(string procedure) => Startable.Any(startable => startable.Id == procedure);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Text = Text?.Trim() is { Length: > 0 and <= 100 } text ? text : null;
        Found = await mediator.Send(new FindCases("filing", Open: false, Text: Text, Page: Math.Clamp(PageNumber, 1, 1_000_000), Size: PageSize), cancellationToken);
        Startable = await mediator.Send(new GetStartable(), cancellationToken);
        var ids = Found.Rows.Select(row => row.Id).ToList();
        Records = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id))
            .Join(db.Set<Filing>(), c => c.RecordId, filing => filing.Id, (c, filing) => new { c.Id, filing }).ToDictionaryAsync(found => found.Id, found => found.filing, cancellationToken);
        var mine = current.Actor.Subjects.ToList();
        var subjects = await db.Set<Subject>().AsNoTracking().Where(subject => mine.Contains(subject.Id)).OrderBy(subject => subject.Name).ToListAsync(cancellationToken);
        var cases = await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "subject" && c.SubjectId != null && mine.Contains(c.SubjectId.Value) && c.ClosedAt == null)
            .OrderBy(c => c.OpenedAt).Select(c => new { c.Id, c.SubjectId }).ToListAsync(cancellationToken);
        Companies = [.. subjects.Select(subject => (subject, cases.LastOrDefault(c => c.SubjectId == subject.Id)?.Id))];
    }
}
