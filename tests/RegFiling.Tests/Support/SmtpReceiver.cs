using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace RegFiling.Tests.Support;

/// <summary>A mail that arrived: for whom by the envelope, what stood on the wire, and what a mail program makes of it.</summary>
public sealed record ReceivedMail(IReadOnlyList<string> For, string Raw, MimeMessage Read);

/// <summary>A mail server on the loopback address that keeps what it gets, and refuses what a test wants refused.</summary>
public sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<ReceivedMail> mails = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly Task accepting;

    public SmtpReceiver()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyList<ReceivedMail> Mails => [.. mails];

    /// <summary>What was said to it, commands only.</summary>
    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>The answer to a command that is to be refused (<c>RCPT TO:&lt;a@b&gt;</c>, <c>DATA</c> and the whole mail as <c>.</c>); null lets it pass.</summary>
    public Func<string, string?> Refuse { get; set; } = _ => null;

    /// <summary>Called before it answers that it has taken a mail.</summary>
    public Func<Task> BeforeTaking { get; set; } = () => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 receiver.invalid");
            var recipients = new List<string>();
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                commands.Enqueue(line);
                var data = line == "DATA" && Refuse("DATA") is null;
                if (data)
                {
                    await writer.WriteLineAsync("354 go on");
                    await TakeAsync(reader, writer, recipients);
                    continue;
                }

                var answer = Refuse(line) ?? (line[..4].ToUpperInvariant() switch { "QUIT" => "221 bye", "EHLO" => "250 SMTPUTF8", _ => "250 ok" });
                if (line.StartsWith("MAIL", StringComparison.Ordinal))
                {
                    recipients.Clear();
                }
                else if (line.StartsWith("RCPT TO:<", StringComparison.Ordinal) && answer.StartsWith('2'))
                {
                    recipients.Add(line[9..line.IndexOf('>', StringComparison.Ordinal)]);
                }

                await writer.WriteLineAsync(answer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The other side, or the test, is done.
        }
    }

    private async Task TakeAsync(StreamReader reader, StreamWriter writer, List<string> recipients)
    {
        var raw = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line && line != ".")
        {
            // A dot at the start of a line was doubled by the sender.
            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (Refuse(".") is { } refusal)
        {
            await writer.WriteLineAsync(refusal);
            return;
        }

        await BeforeTaking();
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(raw.ToString()));
        mails.Enqueue(new([.. recipients], raw.ToString(), await MimeMessage.LoadAsync(bytes)));
        await writer.WriteLineAsync("250 taken");
    }
}
