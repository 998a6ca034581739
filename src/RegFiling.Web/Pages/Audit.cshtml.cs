using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>监督查阅: the supervisor finds any case, sees who read and who was refused, and checks the whole record.</summary>
public sealed class AuditModel(IMediator mediator, RegFilingDbContext db, LedgerVerify ledger, PackCatalogue packs) : PageModel
{
    private const int Shown = 50;

    /// <summary>Who read what, or tried what, and when.</summary>
    public sealed record Trace(DateTimeOffset At, Text Who, Text Role, string What, Guid? CaseId, string? CaseNumber, string Codes);

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Procedure { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public CasePage Cases { get; private set; } = null!;

    public IReadOnlyList<ProcedureDefinition> Procedures { get; private set; } = [];

    public IReadOnlyList<Trace> Reads { get; private set; } = [];

    public IReadOnlyList<Trace> Refusals { get; private set; } = [];

    public LedgerReport? Report { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task OnPostVerifyAsync(CancellationToken cancellationToken)
    {
        Report = await ledger.RunAsync(cancellationToken);
        await LoadAsync(cancellationToken);
    }

    public DateTimeOffset Local(DateTimeOffset instant) => packs.Current[0].Deadlines.Time.Local(instant);

    public static Text What(string what) => what switch
    {
        "case" => new("办件", "case"),
        "subject" => new("主体", "company"),
        "document" => new("文书", "document"),
        "file" => new("附件", "file"),
        "assessment" => new("评估报告", "assessment"),
        "personal" => new("完整个人信息", "personal data in full"),
        "national-sheet" => new("国家系统填报内容（XLSX）", "entries for the national system (XLSX)"),
        "national-package" => new("报送材料包（ZIP）", "package for the national office (ZIP)"),
        _ => RegFiling.Platform.Text.Of(what),
    };

    // A start is recorded with its procedure, any other act with its case.
    private string ActOf(string recorded, string? procedure)
    {
        var (id, act) = recorded.Split('/', 2) is [var named, var what] ? (named, what) : (procedure ?? "", recorded);
        return packs.Find(id) is var (pack, definition) && (definition.Action(act)?.Title ?? pack.Manifest.Seal?.Actions.GetValueOrDefault(act)?.Title) is { } title
            ? $"{definition.Title}{Words.T("：", ": ")}{title}" : recorded;
    }

    public static string Why(string codes) => string.Join(Words.T("；", "; "), codes.Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(RefusalWords.Of));

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Procedures = [.. packs.Current.SelectMany(pack => pack.Procedures.Values)];
        Cases = await mediator.Send(
            new FindCases(string.IsNullOrEmpty(Procedure) ? null : Procedure, Open: false, Text: Text, Page: Math.Clamp(PageNumber, 1, 100_000), Size: Shown), cancellationToken);
        var reads = await db.Set<AuditRead>().AsNoTracking().OrderByDescending(read => read.At).ThenByDescending(read => read.Id).Take(Shown).ToListAsync(cancellationToken);
        var refused = await db.Set<RefusedAct>().AsNoTracking().OrderByDescending(act => act.At).ThenByDescending(act => act.Id).Take(Shown).ToListAsync(cancellationToken);
        var personIds = reads.Select(read => read.PersonId).Concat(refused.Select(act => act.PersonId)).Distinct().ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(person => personIds.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var caseIds = reads.Select(read => read.CaseId).Concat(refused.Select(act => act.CaseId)).OfType<Guid>().Distinct().ToList();
        var numbers = await db.Set<Case>().AsNoTracking().Where(c => caseIds.Contains(c.Id)).Select(c => new { c.Id, c.Number, c.Procedure }).ToDictionaryAsync(c => c.Id, cancellationToken);
        Text Name(Guid person) => people.TryGetValue(person, out var name) ? name : person == Guid.Empty ? Actor.System.Name : Actor.Anonymous.Name;
        string? Number(Guid? id) => id is { } known ? numbers.GetValueOrDefault(known)?.Number : null;
        Reads = [.. reads.Select(read => new Trace(
            read.At, Name(read.PersonId), Roles.Titles.GetValueOrDefault(read.Role, RegFiling.Platform.Text.Of(read.Role)), read.What, read.CaseId, Number(read.CaseId), ""))];
        Refusals = [.. refused.Select(act => new Trace(act.At, Name(act.PersonId), default, ActOf(act.Act, act.CaseId is { } id ? numbers.GetValueOrDefault(id)?.Procedure : null), act.CaseId, Number(act.CaseId), act.Codes))];
    }
}
