namespace K8ssandraImages.Cli.Tests;

public class StreamingTests
{
    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void The_first_answer_is_out_before_the_last_manifest_is_read(string format)
    {
        using var folder = new Folder();
        folder.File("1.yaml", Manifests.Datacenter("ns1", "one", "i:1") + Manifests.Datacenter("ns1", "two", "i:2"));
        var last = folder.File("2.yaml", Manifests.Datacenter("ns1", "three", "i:old"));
        using var output = new Observed(() => File.WriteAllText(last, Manifests.Datacenter("ns1", "three", "i:new")));
        Run.With(null, output, ["images", "--path", folder.Path, "--container", "cassandra", "--output", format]);
        var text = System.Text.Encoding.UTF8.GetString(output.Bytes.ToArray());
        Assert.Contains("i:new", text, StringComparison.Ordinal);
        Assert.DoesNotContain("i:old", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_has_gone_ends_the_run()
    {
        using var folder = new Folder();
        folder.File("1.yaml", Manifests.Datacenter("ns1", "one", "i:1"));
        var last = folder.File("2.yaml", Manifests.Datacenter("ns1", "three", "i i"));
        using var output = new Observed(() => throw new IOException("Broken pipe", 32));
        var run = Run.With(null, output, ["images", "--path", folder.Path, "-o", "jsonl", "--cass-operator-version", "1.28.1"]);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(last, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("k8ssimages:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_an_error()
    {
        using var output = new Observed(() => throw new IOException("No space left on device", 28));
        var run = Run.With(Manifests.Datacenter("ns1", "one", "i:1"), output, ["images", "-o", "jsonl"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("k8ssimages: error: standard output cannot be written: No space left on device", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Does something before the first write.</summary>
    private sealed class Observed(Action first) : Stream
    {
        private bool _written;

        public MemoryStream Bytes { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!_written)
            {
                _written = true;
                first();
            }

            Bytes.Write(buffer, offset, count);
        }
    }
}
