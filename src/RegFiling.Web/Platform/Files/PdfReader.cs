using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using RegFiling.Platform.Documents;

namespace RegFiling.Web.Platform.Files;

/// <summary>Has a PDF read by a child process (<see cref="PdfChild"/>), one or two at a time.</summary>
public sealed partial class PdfReader(Settings settings, ILogger<PdfReader> logger) : IDisposable
{
    // 512 MB for a file of 20: what needs more was made to.
    private const string HeapLimit = "0x20000000";

    private readonly SemaphoreSlim turns = new(2);

    public async Task<(FileFault? Fault, FileFacts? Facts)> ReadAsync(Stream content, string sha256, CancellationToken cancellationToken)
    {
        if (ZipTail.CommentLength(content) is not null)
        {
            return (FileFault.AlsoZip, null);
        }

        content.Position = 0;
        await turns.WaitAsync(cancellationToken);
        try
        {
            var found = await AskAsync(content, cancellationToken);
            return found switch
            {
                { Fault: null } => (null, new FileFacts { Sha256 = sha256, Pages = found.Pages, Text = found.Text, Cut = found.Cut }),
                { Fault: "encrypted" } => (FileFault.Encrypted, null),
                { Fault: "damaged" } => (FileFault.Damaged, null),
                { Fault: "complex" } => (FileFault.TooSlow, null),
                { Fault: "trailing" } => (FileFault.TrailingData, null),
                { Fault: "archive" } => (FileFault.AlsoZip, null),
                { Fault: "markup" } => (FileFault.HiddenMarkup, null),
                { Fault: { } what } => (FileFault.Active(what), null),
            };
        }
        catch (Win32Exception e)
        {
            NotStarted(logger, e);
            return (FileFault.NotChecked, null);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<PdfFound> AskAsync(Stream content, CancellationToken cancellationToken)
    {
        using var child = new Process { StartInfo = Command() };
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(settings.Uploads.InspectionTimeout);
        child.Start();
        // An unread stream would fill up and stop the child.
        child.ErrorDataReceived += (_, _) => { };
        child.BeginErrorReadLine();
        // A write into the full pipe of a child that hangs ends only with the child.
        await using var stop = time.Token.Register(() => End(child));
        try
        {
            var answer = JsonSerializer.DeserializeAsync<PdfFound>(child.StandardOutput.BaseStream, cancellationToken: CancellationToken.None).AsTask();
            await content.CopyToAsync(child.StandardInput.BaseStream, CancellationToken.None);
            child.StandardInput.Close();
            return await answer ?? new("damaged", 0, "", false);
        }
        catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Broke(logger, time.IsCancellationRequested ? "time" : e.Message);
            return new(time.IsCancellationRequested ? "complex" : "damaged", 0, "", false);
        }
        finally
        {
            End(child);
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static void End(Process child)
    {
        try
        {
            child.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended in this moment.
        }
    }

    private static ProcessStartInfo Command()
    {
        // This very program once more: its own start file where it was published as one, else its library by the runtime that runs here.
        var program = typeof(PdfReader).Assembly.GetName().Name!;
        var self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == program ? Environment.ProcessPath : null;
        var runtime = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(self ?? (File.Exists(runtime) ? Path.GetFullPath(runtime) : "dotnet"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        if (self is null)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program + ".dll"));
        }

        start.ArgumentList.Add(PdfChild.Argument);
        // It needs nothing of what this program was told: no connection, no password.
        var kept = start.Environment.Where(variable => variable.Key is "PATH" or "HOME" or "TMPDIR" or "TEMP" or "TMP" or "SystemRoot" or "DOTNET_ROOT" or "LANG").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The process that reads PDFs did not start.")]
    private static partial void NotStarted(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process that reads PDFs ended without an answer: {Reason}.")]
    private static partial void Broke(ILogger logger, string reason);
}
