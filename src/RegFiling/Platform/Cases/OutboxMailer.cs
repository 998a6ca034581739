using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>Where mail goes out; without a host nothing is sent and messages wait. <paramref name="SiteAddress"/> is put before links.</summary>
public sealed record MailSettings(string? Host, int Port, string From, string SiteAddress, string? User = null, string? Password = null, bool RequireTls = true)
{
    private const int PortOfImplicitTls = 465;

    internal SecureSocketOptions Security => (RequireTls, Port) switch
    {
        (false, _) => SecureSocketOptions.StartTlsWhenAvailable,
        (true, PortOfImplicitTls) => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>Without the password, so that it reaches no log.</summary>
    public override string ToString() => Host is null ? "no mail" : $"mail by {Host}:{Port} from {From}";
}

/// <summary>
/// Sends what acts left in the outbox: a short bilingual mail to everyone of the audience, with the number of the case and a link, never the
/// content of a file. A failure moves the message on and is tried again, longer and longer apart. Of two runners one takes a message. It arrives
/// at least once: when a runner breaks off after the server took the mail and before that is stored, it is sent again, under the same Message-Id.
/// </summary>
public sealed class OutboxMailer(RegFilingDbContext db, WriteTransaction write, PackCatalogue packs, MailSettings settings, TimeProvider clock)
{
    /// <summary>Stands in <see cref="OutboxMessage.LastError"/> of a message that is done with because nobody of its audience has an address.</summary>
    public const string Nobody = "nobody";

    private const int Batch = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Longer than connecting and sending may take: only the message of a runner that died is taken by another.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    /// <summary>Sends what is waiting; returns how many messages are done with, those for nobody included.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Host is null)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        var waiting = await db.Set<OutboxMessage>().AsNoTracking().Where(message => message.SentAt == null && message.NotBefore <= now)
            .OrderBy(message => message.NotBefore).Take(Batch).ToListAsync(cancellationToken);
        using var server = new Server();
        var done = 0;
        foreach (var message in waiting)
        {
            if (!await ClaimAsync(message.Id, cancellationToken))
            {
                continue;
            }

            server.Refused.Clear();
            var (recipients, page) = await AudienceAsync(message, cancellationToken);
            var failure = recipients.Count == 0 ? null : await SendAsync(server, message, page, [.. recipients.Select(recipient => recipient.Address)], cancellationToken);
            // Not given up when the program stops: what was sent must be known as sent.
            await SettleAsync(message.Id, failure, recipients, server.Refused, CancellationToken.None);
            done += failure is null ? 1 : 0;
            if (failure is not null && !server.IsConnected)
            {
                // The server is away. The others need not find that out one by one.
                break;
            }
        }

        if (server.IsConnected)
        {
            await server.DisconnectAsync(true, cancellationToken);
        }

        return done;
    }

    private async Task<bool> ClaimAsync(Guid id, CancellationToken cancellationToken)
    {
        var claimed = false;
        await write.RunAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                return claimed = await db.Set<OutboxMessage>().Where(message => message.Id == id && message.SentAt == null && message.NotBefore <= now).ExecuteUpdateAsync(
                    set => set.SetProperty(message => message.NotBefore, now + Claim).SetProperty(message => message.Attempts, message => message.Attempts + 1), cancellationToken) == 1;
            },
            cancellationToken);
        return claimed;
    }

    /// <summary>What went wrong, or null when the server took the mail for at least one address.</summary>
    private async Task<string?> SendAsync(Server server, OutboxMessage message, string page, IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            if (!server.IsConnected)
            {
                await server.ConnectAsync(settings.Host!, settings.Port, settings.Security, patience.Token);
                if (settings.User is { } user)
                {
                    await server.AuthenticateAsync(user, settings.Password ?? "", patience.Token);
                }
            }

            using var mail = Mail(message, page);
            // One mail for all, addressed on the envelope alone: nobody reads who else got it, and a failure finds either all or none served.
            await server.SendAsync(mail, (MailboxAddress)mail.From[0], recipients, patience.Token);
            return null;
        }
        catch (Exception wrong) when (!cancellationToken.IsCancellationRequested)
        {
            if (server is { IsConnected: true, IsAuthenticated: false } && settings.User is not null)
            {
                await server.DisconnectAsync(false, cancellationToken);
            }

            return server.Refused.Count == recipients.Count ? server.Refused.Values.First()
                : wrong is OperationCanceledException ? "The mail server did not answer in time." : wrong.Message;
        }
    }

    private MimeMessage Mail(OutboxMessage message, string page)
    {
        // Built from objects, never from joined text: a line break in a name cannot become a header.
        var mail = new MimeMessage { Subject = message.SubjectZh, Date = clock.GetUtcNow(), MessageId = $"{message.Id:N}@regfiling" };
        mail.From.Add(MailboxAddress.Parse(settings.From));
        mail.To.Add(new GroupAddress("undisclosed-recipients"));
        // RFC 3834: nobody's absence notice is to answer it.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        var site = settings.SiteAddress.TrimEnd('/');
        mail.Body = new TextPart("plain")
        {
            Text = message.Link is { } own
                ? $"{message.SubjectZh}\n请打开：{site}{own}\n如非本人预期，请忽略本邮件。\n\n{message.SubjectEn}\nOpen: {site}{own}\nIf you did not expect this, ignore it.\n"
                : $"{message.SubjectZh}\n{Paragraph(message.NoteZh)}查看办件：{site}{page}\n\n{message.SubjectEn}\n{Paragraph(message.NoteEn)}See the case: {site}{page}\n",
        };
        return mail;
    }

    private static string Paragraph(string? note) => string.IsNullOrWhiteSpace(note) ? "" : note + "\n";

    private async Task<(List<Recipient> Recipients, string Page)> AudienceAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message.Audience.Split('@')[0] == "contact")
        {
            var contact = await db.Set<CaseContact>().AsNoTracking().FirstOrDefaultAsync(contact => contact.CaseId == message.CaseId, cancellationToken);
            return (MailboxAddress.TryParse(contact?.Email, out var address) ? [new Recipient(Guid.Empty, address)] : [], contact?.Page ?? "/");
        }

        return (await HoldersAsync(message, cancellationToken), $"/cases/{message.CaseId}");
    }

    private async Task<List<Recipient>> HoldersAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message.Address is { } one)
        {
            return MailboxAddress.TryParse(one, out var parsed) ? [new Recipient(Guid.Empty, parsed)] : [];
        }

        if (message.Audience.StartsWith(OutboxMessage.Applicant, StringComparison.Ordinal))
        {
            return await ApplicantAsync(message, cancellationToken);
        }

        var about = await db.Set<Case>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == message.CaseId, cancellationToken);
        var subject = about?.SubjectId;
        var audience = message.Audience.Split('@');
        var role = audience[0].Split('/')[^1];
        var company = audience[0].StartsWith("party", StringComparison.Ordinal) || Roles.Company.Contains(role);
        var held = db.Set<RoleHeld>().Where(r => company ? r.SubjectId == subject && subject != null : r.Role == role);
        held = company && role != "party" ? held.Where(r => r.Role == role) : held;
        // An agent hears of what the power of attorney reaches while it is in force, and of nothing else of the company.
        var agents = company && about is not null ? await AgentsAsync(about, cancellationToken) : [];
        held = held.Where(r => r.Role != Roles.Agent || agents.Contains(r.Id));
        if (audience.Length > 1)
        {
            var only = Guid.Parse(audience[1]);
            held = held.Where(r => r.AccountId == only);
        }

        var accounts = await held.Join(db.Users, r => r.AccountId, account => account.Id, (r, account) => new { account.Id, account.Email })
            .Where(account => account.Email != null && account.Email != "").Distinct().OrderBy(account => account.Id).ToListAsync(cancellationToken);
        return [.. accounts.Select(account => MailboxAddress.TryParse(account.Email, out var address) ? new Recipient(account.Id, address) : null).OfType<Recipient>()
            .DistinctBy(recipient => recipient.Address.Address, StringComparer.OrdinalIgnoreCase)];
    }

    private async Task<List<Guid>> AgentsAsync(Case about, CancellationToken cancellationToken)
    {
        var carried = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.SubjectId == about.SubjectId && role.MandateId != null)
            .Join(db.Set<AgentMandate>(), role => role.MandateId, mandate => mandate.Id, (role, mandate) => new { role.Id, Mandate = mandate }).ToListAsync(cancellationToken);
        if (carried.Count == 0)
        {
            return [];
        }

        var pack = await packs.GetAsync(about.PackHash, cancellationToken);
        var today = pack.Deadlines.Time.DateOf(clock.GetUtcNow());
        var cases = await db.Set<CaseLink>().AsNoTracking().Where(link => link.FromCaseId == about.Id).Select(link => link.ToCaseId).ToListAsync(cancellationToken);
        return [.. carried.Where(found => found.Mandate.AsHeld() is var mandate && mandate.IsInForce(today) && Agents.Reaches(pack, mandate, about.Procedure, [about.Id, .. cases])).Select(found => found.Id)];
    }

    private async Task<List<Recipient>> ApplicantAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var applicant = await db.Set<Case>().Where(c => c.Id == message.CaseId).Select(c => c.ApplicantId).FirstOrDefaultAsync(cancellationToken);
        var accounts = await db.Users.AsNoTracking().Where(account => account.PersonId == applicant && account.Email != null && account.Email != "").ToListAsync(cancellationToken);
        if (message.Audience.Split('@') is [_, var only])
        {
            accounts.RemoveAll(account => account.Id != Guid.Parse(only));
        }

        return [.. accounts.Select(account => MailboxAddress.TryParse(account.Email, out var address) ? new Recipient(account.Id, address) : null).OfType<Recipient>()
            .DistinctBy(recipient => recipient.Address.Address, StringComparer.OrdinalIgnoreCase)];
    }

    private Task SettleAsync(
        Guid id, string? failure, IReadOnlyList<Recipient> recipients, IReadOnlyDictionary<string, string> refused, CancellationToken cancellationToken) => write.RunAsync(
        async () =>
        {
            var now = clock.GetUtcNow();
            var message = await db.Set<OutboxMessage>().FirstAsync(m => m.Id == id, cancellationToken);
            if (failure is not null)
            {
                (message.LastError, message.NotBefore) = (Short(failure), now + Delay(message.Attempts, refused.Count == recipients.Count));
                return true;
            }

            (message.SentAt, message.LastError) = (now, recipients.Count == 0 ? Nobody : null);
            message.Link = null;
            // Those whose address was refused wait on their own, so that the others do not get it again.
            db.AddRange(recipients.Where(recipient => refused.ContainsKey(recipient.Address.Address)).Select(recipient => new OutboxMessage
            {
                Id = Guid.CreateVersion7(now),
                CaseId = message.CaseId,
                EventId = message.EventId,
                Audience = $"{message.Audience}@{recipient.Account:N}",
                SubjectZh = message.SubjectZh,
                SubjectEn = message.SubjectEn,
                NoteZh = message.NoteZh,
                NoteEn = message.NoteEn,
                At = message.At,
                Attempts = message.Attempts,
                NotBefore = now + Delay(message.Attempts, refused: true),
                LastError = Short(refused[recipient.Address.Address]),
            }));
            return true;
        },
        cancellationToken);

    // An hour at most for a server that fails; a day for an address that it refuses, until somebody mends the address.
    private static TimeSpan Delay(int attempts, bool refused) => TimeSpan.FromMinutes(Math.Min(refused ? 24 * 60 : 60, Math.Pow(2, Math.Min(attempts, 11))));

    private static string Short(string text) => text.Length > 400 ? text[..400] : text;

    private sealed record Recipient(Guid Account, MailboxAddress Address);

    /// <summary>Goes on when one of several addresses is refused, and remembers which.</summary>
    private sealed class Server : SmtpClient
    {
        public Dictionary<string, string> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
            Refused[mailbox.Address] = $"{mailbox.Address}: {(int)response.StatusCode} {response.Response}";
    }
}
