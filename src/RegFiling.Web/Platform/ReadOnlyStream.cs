namespace RegFiling.Web.Platform;

/// <summary>
/// A stream that is read from front to back and nothing else. What it refuses here is what <see cref="Stream"/> asks of one that cannot seek or write
/// (<see cref="NotSupportedException"/>): these are answers of the contract, and no gaps.
/// </summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    // Both forms lead to the one that is written below; the base class would copy through a buffer of its own.
    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
