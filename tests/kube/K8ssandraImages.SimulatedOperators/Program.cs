using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using K8ssandraImages.TestCluster;

var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The administrator's kubeconfig of a throw-away cluster without nodes; else that of K8SSANDRAIMAGES_TEST_KUBECONFIG." };
var namespaces = new Option<string[]>("--namespace", "-n") { Description = "The operators' namespace, then others with datacenters. Created where it is missing.", Required = true };
var cassOperator = new Option<string>("--cass-operator") { Description = "The release of cass-operator, where its Deployment is missing.", DefaultValueFactory = static _ => "1.32.0" };
var k8ssandraOperator = new Option<string?>("--k8ssandra-operator") { Description = "The release of k8ssandra-operator; none without." };
var imageConfig = new Option<FileInfo?>("--image-config") { Description = "The ImageConfig that is installed; else what the release ships." };
var unpullable = new Option<string?>("--unpullable") { Description = "A regular expression: images that match cannot be pulled." };
var lease = new Option<double>("--lease-seconds") { Description = "How long a lease lasts that is not renewed.", DefaultValueFactory = static _ => 2 };
var quiet = new Option<double>("--quiet-seconds") { Description = "The pause after the update of a rack.", DefaultValueFactory = static _ => 0.05 };
var crash = new Option<double>("--crash-seconds") { Description = "When a container that ended is started anew.", DefaultValueFactory = static _ => 1 };
var termination = new Option<double>("--termination-seconds") { Description = "How long a deleted pod takes to end.", DefaultValueFactory = static _ => 0.1 };
var reclaim = new Option<string>("--reclaim-policy") { Description = "The policy of volumes: Delete or Retain.", DefaultValueFactory = static _ => "Delete" };
var lingering = new Option<bool>("--old-processes-go-on") { Description = "A process ends with its pod's object, not with its deletion." };

var command = new RootCommand("Plays the operators and the nodes of a namespace until it is told to stop. Says \"ready\" when it begins.")
{
    kubeconfig, namespaces, cassOperator, k8ssandraOperator, imageConfig, unpullable, lease, quiet, crash, termination, reclaim, lingering,
};
command.SetAction(async (parsed, stop) =>
{
    var file = parsed.GetValue(kubeconfig) ?? TestServer.Kubeconfig;
    if (file is null)
    {
        await Console.Error.WriteLineAsync("There is no kubeconfig: name it with --kubeconfig.");
        return 2;
    }

    using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopping));
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopping));

    var cluster = await ClusterFixture.OfAsync(file);
    var spaces = new List<TestNamespace>();
    foreach (var name in parsed.GetRequiredValue(namespaces))
        spaces.Add(await cluster.NamedAsync(name));
    var hidden = parsed.GetValue(unpullable) is { } pattern ? new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)) : null;
    var settings = new SimulationSettings
    {
        LeaseDuration = TimeSpan.FromSeconds(parsed.GetValue(lease)),
        QuietPeriod = TimeSpan.FromSeconds(parsed.GetValue(quiet)),
        CrashBackOff = TimeSpan.FromSeconds(parsed.GetValue(crash)),
        TerminatingProcessesGoOn = parsed.GetValue(lingering),
    };
    var simulation = await Simulation.StartAsync(
        spaces[0],
        parsed.GetRequiredValue(cassOperator),
        parsed.GetValue(imageConfig) is { } text ? await File.ReadAllTextAsync(text.FullName, stopping.Token) : null,
        settings,
        TimeSpan.FromSeconds(parsed.GetValue(termination)),
        parsed.GetRequiredValue(reclaim),
        parsed.GetValue(k8ssandraOperator),
        hidden is null ? null : image => !hidden.IsMatch(image),
        [.. spaces.Skip(1)]);
    await using (simulation)
    {
        Console.WriteLine("ready: " + string.Join(", ", spaces.Select(static space => space.Name)));
        await simulation.RunAsync(stopping.Token);
    }

    return 0;

    static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
