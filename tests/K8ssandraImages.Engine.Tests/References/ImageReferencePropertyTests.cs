using System.Text;
using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Tests.References;

/// <summary>What holds for every text; the seeds are fixed, so a failure comes again.</summary>
public class ImageReferencePropertyTests
{
    private const int Rounds = 20_000;
    private const string Alphabet = "abz019AZ.-_/:@[]$\n\0 é٣\ud83d\ude00";

    [Fact]
    public void A_reference_reads_back_from_its_full_form()
    {
        var random = new Random(1);
        for (var i = 0; i < Rounds; i++)
        {
            var text = RandomReference(random);
            Assert.True(ImageReference.TryParse(text, out var reference, out var error), text + ": " + error);
            AssertConsistent(text, reference);
        }
    }

    [Fact]
    public void A_changed_reference_is_one_or_gives_an_error_within_the_text()
    {
        var random = new Random(2);
        for (var i = 0; i < Rounds; i++)
        {
            var text = new StringBuilder(RandomReference(random));
            for (var n = random.Next(1, 4); n > 0 && text.Length > 0; n--)
            {
                var position = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text.Insert(position, Alphabet[random.Next(Alphabet.Length)]);
                        break;
                    case 1:
                        text[position] = Alphabet[random.Next(Alphabet.Length)];
                        break;
                    default:
                        text.Remove(position, 1);
                        break;
                }
            }

            AssertReadsOrExplains(text.ToString());
        }
    }

    [Fact]
    public void Any_text_is_a_reference_or_gives_an_error_within_it()
    {
        var random = new Random(3);
        for (var i = 0; i < Rounds; i++)
        {
            var any = new char[random.Next(24)];
            for (var j = 0; j < any.Length; j++)
                any[j] = random.Next(3) == 0 ? (char)random.Next(char.MaxValue + 1) : Alphabet[random.Next(Alphabet.Length)];
            AssertReadsOrExplains(new string(any));
        }
    }

    [Fact]
    public void Each_single_character_is_in_a_name_or_not()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var isReference = ImageReference.TryParse(((char)c).ToString(), out _, out _);
            Assert.True(isReference == c is (>= 'a' and <= 'z') or (>= '0' and <= '9'), "U+" + c.ToString("X4"));
        }
    }

    [Fact]
    public void A_long_text_takes_no_longer_per_character()
    {
        // 2^20 characters of each: what is quadratic would not end within the test run.
        const int length = 1 << 20;
        foreach (var start in new[] { "", "a", "a.b/", "a_b.", "[", "[::1]:", "a:", "a@", "a@sha256:", "A" })
        {
            foreach (var c in "a0A.-_/:@[\0é\ud83d\ude00")
                AssertReadsOrExplains(start + new string(c, length) + "/x");
        }
    }

    [Fact]
    public void A_failure_allocates_its_error_only()
    {
        var text = "a/" + new string('b', 1 << 16) + "/C";
        Assert.False(ImageReference.TryParse(text, out _, out _));
        // The runtime may charge this thread for compiling in between, so the least of some attempts counts.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = ImageReference.TryParse(text, out _, out _);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 1, 256);
    }

    private static void AssertReadsOrExplains(string text)
    {
        if (ImageReference.TryParse(text, out var reference, out var error))
        {
            AssertConsistent(text, reference);
            return;
        }

        Assert.InRange(error.Offset, 0, text.Length);
        Assert.InRange(error.Message.Length, 1, 300);
    }

    private static void AssertConsistent(string text, ImageReference reference)
    {
        Assert.Same(text, reference.Original);
        var again = ImageReference.Parse(reference.Canonical);
        Assert.Equal(reference, again);
        Assert.Equal(reference.Canonical, again.Canonical);
        Assert.Equal(reference.Familiar, again.Familiar);
        Assert.Equal(reference.Path, reference.Repository.Length == 0 ? reference.Name : reference.Repository + "/" + reference.Name);
        Assert.EndsWith(reference.Familiar, reference.Canonical, StringComparison.Ordinal);
        var tagged = reference.WithDefaultTag();
        Assert.Equal(tagged, ImageReference.Parse(tagged.Canonical));
    }

    private static string RandomReference(Random random)
    {
        string[] domains = ["", "", "docker.io/", "index.docker.io/", "localhost/", "localhost:5000/", "Reg/", "a-b.example:1/", "[::1]:5000/", "a_b.c/", "127.0.0.1/"];
        string[] separators = [".", "_", "__", "-", "----"];
        string[] suffixes = ["", ":1", ":_x", ":V.-_", "@" + Digests.Sha256, ":t@" + Digests.Sha384, "@" + Digests.Sha512];
        var text = new StringBuilder(domains[random.Next(domains.Length)]);
        for (var components = random.Next(1, 4); components > 0; components--)
        {
            text.Append((char)random.Next('a', 'z' + 1));
            for (var runs = random.Next(3); runs > 0; runs--)
                text.Append(separators[random.Next(separators.Length)]).Append((char)random.Next('0', '9' + 1));
            if (components > 1)
                text.Append('/');
        }

        return text.Append(suffixes[random.Next(suffixes.Length)]).ToString();
    }
}
