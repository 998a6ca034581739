using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace RegFiling.Platform.Documents;

/// <summary>One running worker: a line of JSON in, a line of JSON out.</summary>
internal sealed class TypstProcess : IAsyncDisposable
{
    private readonly Process node;

    private TypstProcess(Process node) => this.node = node;

    public int Id => node.Id;

    public bool HasExited => node.HasExited;

    public static TypstProcess Start(TypstOptions options, ILogger logger)
    {
        var node = new Process
        {
            StartInfo = new ProcessStartInfo(options.Node)
            {
                ArgumentList = { "worker.mjs" },
                WorkingDirectory = options.Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            },
        };
        node.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                logger.LogWarning("Document worker: {Line}", line.Data);
        };
        try
        {
            node.Start();
        }
        catch (Win32Exception e)
        {
            node.Dispose();
            throw new DocumentException(
                new($"未能启动 Node.js（{options.Node}），无法生成文书。请安装 Node.js 20 或者更高版本。",
                    $"Node.js ({options.Node}) did not start, so no document can be made. Install Node.js 20 or newer."),
                e);
        }
        // An unread stream would fill up and stop the worker.
        node.BeginErrorReadLine();
        return new(node);
    }

    /// <exception cref="IOException">The worker ended, was stopped because the time was up, or answered something else than what was asked.</exception>
    public async Task<JsonNode> AskAsync(long id, string message, TimeSpan timeout)
    {
        using var time = new CancellationTokenSource(timeout);
        // A write into the full pipe of a worker that hangs cannot be cancelled; only the end of the worker ends it.
        await using CancellationTokenRegistration stop = time.Token.Register(Kill);
        await node.StandardInput.WriteLineAsync(message);
        await node.StandardInput.FlushAsync(CancellationToken.None);
        string line = await node.StandardOutput.ReadLineAsync(CancellationToken.None) ?? throw new IOException("The document worker ended without an answer.");
        JsonNode answer = JsonNode.Parse(line)!;
        return answer["id"]?.GetValue<long>() == id ? answer : throw new IOException("The document worker answered another request.");
    }

    public void Kill()
    {
        try
        {
            node.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended in this moment.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The worker ends by itself when its input ends, also when this program is killed.
            node.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await node.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Kill();
            await node.WaitForExitAsync();
        }
        node.Dispose();
    }
}
