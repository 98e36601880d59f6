import Daemon
import Foundation

exit(await Entry.main())
