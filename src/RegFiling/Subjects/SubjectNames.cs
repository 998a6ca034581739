using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

internal sealed class SubjectNames(RegFilingDbContext db) : ISubjectNames
{
    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await db.Set<Subject>().AsNoTracking().Where(subject => ids.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id, subject => subject.Name, cancellationToken);

    public async Task<(string Name, string? District)?> HeadAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Set<Subject>().AsNoTracking().Where(subject => subject.Id == id).Select(subject => new { subject.Name, subject.District }).FirstOrDefaultAsync(cancellationToken) is { } found
            ? (found.Name, found.District) : null;
}
