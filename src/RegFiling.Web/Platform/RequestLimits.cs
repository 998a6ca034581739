using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace RegFiling.Web.Platform;

/// <summary>A page whose form may bring files: its requests may be as large as the settings say.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesFilesAttribute : Attribute;

/// <summary>
/// How much a request may bring, by its address. What says beforehand that it is larger is refused before a byte is read; what does not say is counted
/// while it comes. Either way the answer is 413 and nothing is done.
/// </summary>
public sealed class RequestLimits(RequestDelegate next, Settings settings)
{
    /// <summary>Where the page of a refusal finds how many bytes the request could have brought.</summary>
    public static readonly object Most = new();

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The page that says why comes by here once more, with the body that nobody wanted.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next(context);
            return;
        }

        var metadata = context.GetEndpoint()?.Metadata;
        var most = metadata?.GetMetadata<TakesFilesAttribute>() is not null ? settings.Uploads.LargestRequest
            : metadata?.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? WebSecurity.LargestPage;
        context.Items[Most] = most;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }

        if (context.Request.ContentLength > most)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var body = new Counted(context.Request.Body, most);
        context.Request.Body = body;
        await next(context);
        // Whoever read the form may have taken the end of it for a form that is broken.
        if (body.Over && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }
    }

    private sealed class Counted(Stream inner, long most) : ReadOnlyStream
    {
        private long count;

        public bool Over { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read;
            try
            {
                read = await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                Over = true;
                throw;
            }

            return Counting(read);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        // The server refuses it, unless it was told to allow it; what is read then counts all the same.
        public override int Read(Span<byte> buffer) => Counting(inner.Read(buffer));

        private int Counting(int read)
        {
            count += read;
            if (count > most)
            {
                Over = true;
                throw new BadHttpRequestException("The request is too large.", StatusCodes.Status413PayloadTooLarge);
            }

            return read;
        }
    }
}
