using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>
/// The subject file, to be read: one version, or without a number the newest. Null where nothing is verified yet, or when it is not for this person.
/// </summary>
public sealed record GetSubjectFile(Guid SubjectId, Guid? FileId = null) : IQuery<SubjectFileView?>;

/// <summary>The verified entries. <paramref name="Data"/> is null when they were erased by law since.</summary>
public sealed record SubjectFileView(SubjectFile File, bool IsNewest, Pack Pack, FormDefinition Form, FormData? Data)
{
    public DateTimeOffset VerifiedAt => Pack.Deadlines.Time.Local(File.VerifiedAt);
}

internal sealed class SubjectFiles(RegFilingDbContext db, PackCatalogue packs, CurrentActor current) : IQueryHandler<GetSubjectFile, SubjectFileView?>
{
    public async ValueTask<SubjectFileView?> Handle(GetSubjectFile query, CancellationToken cancellationToken)
    {
        if (!current.Actor.IsOfficial && !current.Actor.Subjects.Contains(query.SubjectId))
        {
            return null;
        }

        var newest = await db.Set<SubjectFile>().AsNoTracking().Where(file => file.SubjectId == query.SubjectId).OrderByDescending(file => file.Number).FirstOrDefaultAsync(cancellationToken);
        var found = query.FileId is null || newest?.Id == query.FileId ? newest
            : await db.Set<SubjectFile>().AsNoTracking().FirstOrDefaultAsync(file => file.Id == query.FileId && file.SubjectId == query.SubjectId, cancellationToken);
        if (found is null)
        {
            return null;
        }

        var hash = await db.Set<Case>().AsNoTracking().Where(c => c.Id == found.CaseId).Select(c => c.PackHash).SingleAsync(cancellationToken);
        var pack = await packs.GetAsync(hash, cancellationToken);
        var json = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == found.CaseId && form.Form == SubjectRules.Registration && form.Version == found.FormVersion)
            .Select(form => form.Json).FirstOrDefaultAsync(cancellationToken);
        return new(found, found.Id == newest!.Id, pack, pack.Forms[SubjectRules.Registration], json is null ? null : FormData.Parse(json));
    }
}
