using K8ssandraImages.Cli.Tests.Clusters;

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

    [Theory]
    [InlineData("images", "table", "cassandra ")]
    [InlineData("images", "json", "\"cassandra\"")]
    [InlineData("images", "jsonl", "\"cassandra\"")]
    [InlineData("images", "csv", ",cassandra,")]
    [InlineData("drift", "table", "cassandra ")]
    [InlineData("operators", "table", "cass-operator ")]
    public async Task What_one_context_says_is_out_while_another_one_hangs(string command, string format, string says)
    {
        var release = new TaskCompletionSource();
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var hanging = new FakeServer { Before = _ => release.Task }.With([.. Objects.CassOperator(), Objects.Datacenter("late")]);
        using var kubeconfig = new TestKubeconfig(("answers", server.Address), ("hangs", hanging.Address));
        using var output = new Observed(static () => { });
        var run = Task.Run(() => Run.With(null, output, [command, "--all-contexts", "--kubeconfig", kubeconfig.Path, "-o", format]));
        for (var i = 0; i < 300 && !output.Text.Contains(says, StringComparison.Ordinal); i++)
            await Task.Delay(100);
        Assert.Contains(says, output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hangs", output.Text, StringComparison.Ordinal);
        Assert.False(run.IsCompleted);
        release.SetResult();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("hangs", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_told_which_context_is_waited_for_and_then_no_longer()
    {
        var release = new TaskCompletionSource();
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var hanging = new FakeServer { Before = _ => release.Task }.With(Objects.CassOperator());
        using var kubeconfig = new TestKubeconfig(("answers", server.Address), ("h\\u001bangs", hanging.Address));
        using var output = new Observed(static () => { });
        var run = Task.Run(() => Run.With(null, output, ["operators", "--all-contexts", "--kubeconfig", kubeconfig.Path], terminal: true));
        await Task.Delay(2500);
        release.SetResult();
        var error = (await run.WaitAsync(TimeSpan.FromSeconds(30))).Error;
        Assert.Contains("\rwaiting for h\\u001bangs, 1 operator, ", error, StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[K", error, StringComparison.Ordinal);
    }

    /// <summary>Does something before the first write.</summary>
    private sealed class Observed(Action first) : Stream
    {
        private bool _written;

        public MemoryStream Bytes { get; } = new();

        public string Text
        {
            get
            {
                lock (Bytes)
                    return System.Text.Encoding.UTF8.GetString(Bytes.ToArray());
            }
        }

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

            lock (Bytes)
                Bytes.Write(buffer, offset, count);
        }
    }
}
