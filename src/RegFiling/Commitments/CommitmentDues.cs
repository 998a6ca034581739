using Microsoft.EntityFrameworkCore;
using RegFiling.DueDates;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Commitments;

/// <summary>Clauses that a company signed with a date, while the commitment is in force. A date gone by is no breach: the company explains first.</summary>
internal sealed class CommitmentDues(RegFilingDbContext db, PackCatalogue packs) : IDueSource
{
    public async Task<IReadOnlyList<DueItem>> FindAsync(DueScope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var time = packs.Current[0].Deadlines.Time;
        var clauses = db.Set<CommitmentClause>().AsNoTracking().Where(clause => clause.DueOn != null);
        if (scope.Until is { } until)
        {
            var day = time.DateOf(until);
            clauses = clauses.Where(clause => clause.DueOn <= day);
        }

        var cases = db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "commitment" && c.ClosedAt == null && !c.Private && c.SubjectId != null);
        if (scope.Subjects is { } subjects)
        {
            cases = cases.Where(c => subjects.Contains(c.SubjectId!.Value));
        }

        var found = await clauses.Join(cases, clause => (Guid?)clause.CommitmentId, c => c.RecordId, (clause, c) => new { Clause = clause, Case = c })
            .Join(db.Set<Commitment>().AsNoTracking(), pair => pair.Clause.CommitmentId, commitment => commitment.Id, (pair, commitment) => new { pair.Clause, pair.Case, commitment.FilingId })
            .OrderBy(pair => pair.Clause.DueOn).ThenBy(pair => pair.Case.Id).ThenBy(pair => pair.Clause.Number).Take(scope.Most).ToListAsync(cancellationToken);
        var items = new List<DueItem>();
        foreach (var pair in found)
        {
            var (pack, due) = (await packs.GetAsync(pair.Case.PackHash, cancellationToken), pair.Clause.DueOn!.Value);
            var (number, end) = (pair.Clause.Number, time.EndOf(due));
            items.Add(new(
                $"{pair.Clause.CommitmentId:N}-{number}", pair.Case.Id, pair.Case.Number, pair.Case.Title, pair.Case.SubjectId!.Value,
                new($"承诺第{number}条：{pair.Clause.TextZh}", $"Commitment, clause {number}: {pair.Clause.TextEn}"), pack.Procedures["commitment"].States[pair.Case.State].Title,
                due, end, now >= end, false, Force.Commitment, null)
            { RecordId = pair.FilingId, District = pair.Case.District });
        }

        return items;
    }
}
