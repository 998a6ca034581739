using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>
/// 核验: whether a document with this number and verification code was issued, by whom, when, and whether it is sealed or void. Null when the two do
/// not belong together; a wrong number and a wrong code are the same answer. Says nothing of what the document is about.
/// </summary>
public sealed record VerifyDocument(string Number, string Code) : IQuery<VerifiedDocument?>;

public sealed record VerifiedDocument(string Number, Text Title, Text IssuedBy, DateOnly SignedOn, DocumentState State, DateOnly? SealedOn, DateOnly? VoidedOn);

internal sealed class VerifyDocumentHandler(RegFilingDbContext db, PackCatalogue packs) : IQueryHandler<VerifyDocument, VerifiedDocument?>
{
    public async ValueTask<VerifiedDocument?> Handle(VerifyDocument query, CancellationToken cancellationToken)
    {
        var number = Number(query.Number);
        var document = await db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).FirstOrDefaultAsync(document => document.Number == number, cancellationToken);
        var data = document is null ? null : JsonNode.Parse(document.Data);
        if (document is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code((string)data!["verification"]!)), Encoding.UTF8.GetBytes(Code(query.Code))))
        {
            return null;
        }

        var hash = await db.Set<Case>().AsNoTracking().Where(c => c.Id == document.CaseId).Select(c => c.PackHash).SingleAsync(cancellationToken);
        var time = (await packs.GetAsync(hash, cancellationToken)).Deadlines.Time;
        DateOnly? Day(SealKind kind) => document.Line(kind) is { } line ? time.DateOf(line.At) : null;
        return new(
            document.Number!, document.Title, new((string?)data["authority"]?["zh"] ?? "", (string?)data["authority"]?["en"] ?? ""), time.DateOf(document.At), document.State,
            Day(SealKind.Sealed), Day(SealKind.Voided));
    }

    // As people type them: other brackets for 〔〕, small letters, blanks, no hyphens.
    private static string Number(string typed) => string.Concat(typed.Where(c => !char.IsWhiteSpace(c)).Select(c => c switch
    {
        '[' or '［' or '(' or '（' or '【' => '〔',
        ']' or '］' or ')' or '）' or '】' => '〕',
        _ => c,
    }));

    private static string Code(string typed) => string.Concat(typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
}
