using K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Tests.Credentials;

/// <summary>A token that somebody else renews in a file.</summary>
public sealed class TokenFileTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();
    private readonly Clock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_is_read_again_within_a_minute()
    {
        _folder.Write("token", " one\n");
        var credentials = Connect("{tokenFile: token}");
        var first = await credentials.GetAsync(default);
        Assert.Equal("Bearer one", first.Authorization);
        _folder.Write("token", "two");
        _clock.Now += TimeSpan.FromSeconds(30);
        Assert.Same(first, await credentials.GetAsync(default));
        _clock.Now += TimeSpan.FromSeconds(30);
        Assert.Equal("Bearer two", (await credentials.GetAsync(default)).Authorization);
    }

    [Fact]
    public async Task It_is_read_at_once_after_a_refusal()
    {
        _folder.Write("token", "one");
        var credentials = Connect("{tokenFile: token}");
        var first = await credentials.GetAsync(default);
        Assert.Null(await credentials.RefreshAsync(first, default));
        _folder.Write("token", "two");
        var second = await credentials.RefreshAsync(first, default);
        Assert.Equal("Bearer two", second?.Authorization);
        Assert.Same(second, await credentials.RefreshAsync(first, default));
        Assert.Null(await credentials.RefreshAsync(second!, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task The_last_token_serves_while_the_file_has_none(string? content)
    {
        _folder.Write("token", "one");
        var credentials = Connect("{tokenFile: token}");
        File.Delete(_folder.At("token"));
        if (content is not null)
            _folder.Write("token", content);
        _clock.Now += TimeSpan.FromHours(1);
        var credential = await credentials.GetAsync(default);
        Assert.Equal("Bearer one", credential.Authorization);
        Assert.Null(await credentials.RefreshAsync(credential, default));
    }

    [Fact]
    public async Task The_file_beats_the_token_of_the_kubeconfig_which_serves_until_there_is_one()
    {
        var credentials = Connect("{token: first, tokenFile: token}");
        Assert.Equal("Bearer first", (await credentials.GetAsync(default)).Authorization);
        _folder.Write("token", "second");
        Assert.Equal("Bearer second", (await credentials.RefreshAsync(await credentials.GetAsync(default), default))?.Authorization);
        Assert.Equal("Bearer second", (await Connect("{token: first, tokenFile: token}").GetAsync(default)).Authorization);
    }

    [Theory]
    [InlineData(null, "cannot be read: there is no such file.")]
    [InlineData(" \n", "is empty.")]
    [InlineData("a\nsecond", "has more than one line, or a control character.")]
    public void Without_any_token_it_is_an_error(string? content, string expected)
    {
        if (content is not null)
            _folder.Write("token", content);
        var refusal = Assert.Throws<KubernetesException>(() => Connect("{tokenFile: token}"));
        Assert.Equal((KubernetesErrorKind.Credentials, KubeconfigRules.BadTokenFile.Id), (refusal.Kind, refusal.Diagnostic?.Id));
        Assert.StartsWith($"config:9:21: context x: The token file {_folder.At("token")} {expected}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_request_gets_none()
    {
        var credentials = Connect("{token: t}");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await credentials.GetAsync(new CancellationToken(true)));
    }

    private ICredentialSource Connect(string user) => _folder.Connect("{server: 'https://s'}", user, new ConnectionOptions { Clock = _clock }).Credentials;
}
