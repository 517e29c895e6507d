namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Intents that are wrong by themselves, whatever the ImageConfig.</summary>
public class IntentCheckTests
{
    private const string Sha = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Yaml = "images: {system-logger: {repository: a, name: b, tag: t}}";

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("-Registry r.io", "-Component")]
    [InlineData("-Component reaper", "nothing")]
    [InlineData("-Override -Tag 1", "-Tag (--tag)")]
    [InlineData("-Override -Image a:1", "-Image (--image)")]
    [InlineData("-Default -Name a", "-Name (--name)")]
    [InlineData("-Override -Remove Digest", "-Digest (--digest)")]
    [InlineData("-Override -Registry r.io -Component reaper", "-Component (--component)")]
    [InlineData("-Override -Registry r.io -ServerVersion 4.0.0", "-ServerVersion (--server-version)")]
    [InlineData("-Component reaper -ServerVersion 4.0.0 -Image a/b:1", "-ServerVersion")]
    [InlineData("-Component reaper -Image a/b:1 -Tag 2", "-Tag")]
    [InlineData("-Component reaper -Image a/b:1 -Registry r.io", "-Registry")]
    [InlineData("-Component reaper,medusa -Image a/b:1", "-Image")]
    [InlineData("-Component reaper -Suffix -x", "-Suffix")]
    [InlineData("-Component cassandra -ServerVersion 4.0.0 -Suffix -x", "-Suffix")]
    [InlineData("-Component reaper -Tag 1 -Remove Tag", "-Remove Tag (--remove tag)")]
    [InlineData("-Component reaper -Image a/b:1 -Remove Registry", "-Remove Registry")]
    [InlineData("-Component reaper -PullPolicy Always -Remove Image", "-Remove Image")]
    [InlineData("-Component reaper -Remove Image,Registry", "-Remove Image")]
    public void Contradictions(string command, string named)
    {
        var diagnostic = Intents.Refused("1.32.0", Yaml, command).Diagnostic;
        Assert.Equal("KSI0182", diagnostic.Id);
        Assert.Contains(named, diagnostic.Message + " " + diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Override -Registry https://r.io/", "Write r.io.")]
    [InlineData("-Override -Registry r.io/", "Write r.io.")]
    [InlineData("-Override -Registry R.io", "Write r.io.")]
    [InlineData("-Override -Registry registry", "registry.example.com or registry:5000")]
    [InlineData("-Override -Registry r_x.io", "Correct")]
    [InlineData("-Override -Registry r.io:", "Correct")]
    [InlineData("-Override -Registry r.io/Mirror", "Correct")]
    [InlineData("-Override -Registry r.io/a:1", "-Image")]
    [InlineData("-Override -Repository /a/b/", "Write a/b.")]
    [InlineData("-Override -Repository A", "Correct")]
    [InlineData("-Override -Repository a//b", "Correct")]
    [InlineData("-Override -Repository r.io:5000/a", "-Registry")]
    [InlineData("-Override -Repository a/b:1", "-Tag")]
    [InlineData("-Override -PullPolicy Sometimes", "IfNotPresent")]
    [InlineData("-Override -PullSecret Reg_Cred", "lower-case")]
    [InlineData("-Default -Registry ''", "-Remove Registry (--remove registry)")]
    [InlineData("-Default -PullSecret ''", "-Remove PullSecret (--remove pull-secret)")]
    [InlineData("-Component reaper -Registry ''", "-Remove Registry")]
    [InlineData("-Component reaper -Tag ''", "-Remove Tag")]
    [InlineData("-Component reaper -Name ''", "Give a value")]
    [InlineData("-Component reaper -Name a/b", "-Repository (--repository) a and -Name (--name) b")]
    [InlineData("-Component reaper -Name b:1", "-Tag")]
    [InlineData("-Component reaper -Tag :1", "Write 1.")]
    [InlineData("-Component reaper -Tag 1:2", "Correct")]
    [InlineData("-Component reaper -Tag -1", "Correct")]
    [InlineData("-Component reaper -Tag " + Sha, "-Digest")]
    [InlineData("-Component reaper -Digest @" + Sha, "Write " + Sha)]
    [InlineData("-Component reaper -Digest sha256:ab", "Correct")]
    [InlineData("-Component reaper -Image https://a/b:1", "registry.example.com/team/name:tag")]
    [InlineData("-Component reaper -Image A/B:1", "registry.example.com/team/name:tag")]
    [InlineData("-Component cassandra -Suffix :x", "Correct")]
    [InlineData("-Component cassandra -Suffix -x@sha256:ab", "Correct")]
    [InlineData("-Component cassandra -Prefix -x", "Correct")]
    [InlineData("-Component cassandra -ServerVersion 4:0 -Image a/b:1", "Correct")]
    public void Values(string command, string remedy)
    {
        var diagnostic = Intents.Refused("1.32.0", Yaml, command).Diagnostic;
        Assert.Equal("KSI0181", diagnostic.Id);
        Assert.Contains(remedy, diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_reaches_no_message_as_it_is()
    {
        var diagnostic = Intents.Refused("1.32.0", Yaml, "-Override -Registry r.io/\u001b[2J").Diagnostic;
        Assert.DoesNotContain('\u001b', diagnostic.Message + diagnostic.Remedy);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a.b-c.9", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a..b", false)]
    [InlineData("a.-b", false)]
    [InlineData("a-.b", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    public void Names_of_secrets(string name, bool isOne) => Assert.Equal(isOne, Engine.Resources.KubernetesName.IsSubdomain(name));

    [Fact]
    public void A_secrets_name_has_253_characters_at_most()
    {
        Assert.True(Engine.Resources.KubernetesName.IsSubdomain(new string('a', 253)));
        Assert.False(Engine.Resources.KubernetesName.IsSubdomain(new string('a', 254)));
    }
}
